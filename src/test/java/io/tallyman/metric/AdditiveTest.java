package io.tallyman.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdditiveTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "avg(paid)",
                "max(paid)",
                "max_by(paid, at)",
                "approx_percentile(paid, 0.95)",
                "corr(price, quantity)",
                "kurtosis(price)",
                "bool_and(paid > 0)",
                "sum(paid) / count(*)",
                "sum(paid) / nullif(count(*), 0)",
                "sum(paid) % count(*)",
                "sum(paid) / # cents",
                "sum(paid) * pow(count(*), -1)",
                "sum(paid) * count(*)",
                "try_divide(sum(paid), count(*))",
                "sum(paid) / sum(1)",
                "if(count(*) < 30, NULL, avg(paid))",
                "abs(sum(debit) - sum(credit))",
                "ln(sum(paid))",
                "checksum(paid)",
                "sum_of(paid)",
                "sum(paid) AS revenue / sum(1)",
                "sum(if(brand = 'L\\'Oréal', paid, 0)) / count_if(brand = 'L\\'Oréal')",
                "sum(paid) -- don't count refunds\n / count_if(status = 'x')",
                "sum(paid) /* it's */ / count(*) /* it's */",
            })
    void whatIsMoreThanSumsAndCountsIsNotAdditive(String sql) {
        assertThat(Additive.is(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(paid)",
                "SUM (paid) - sum(\n refunded )",
                "count(*)",
                "count(DISTINCT cast(user_id AS varchar(36)))",
                "count_if(page = '/max(')",
                "count_if(event LIKE ANY ('%buy%'))",
                "count(DISTINCT `avg(x) / y`)",
                "coalesce(sum(paid), 0)",
                "round(sum(cents) / 100, 2)",
                "cast(sum(paid) AS decimal(18, 2))",
                "sum(cents / 100)",
                "sum(gross / (1 + vat_rate))",
                "sum(if(minute(at) < 30, paid, 0))",
                "0.81 * sum(gross)",
                "(sum(gross) - sum(tax)) * -1",
                "sum(paid) FILTER (WHERE status = 'paid')",
                "sum(paid) /* gross / net */ -- euro/day",
            })
    void sumsAndCountsOnTheirOwnOrTogetherAreAdditive(String sql) {
        assertThat(Additive.is(sql)).isTrue();
    }

    @Test
    void longTextsAreToldInNoTime() {
        String sql = "sum(" + "(".repeat(100_000) + "'" + "\\'".repeat(100_000) + "/*".repeat(100_000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Additive.is(sql));
    }
}
