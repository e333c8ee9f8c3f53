package io.tallyman.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.metric.Reading;
import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COUNT    | 0            | 0",
                "COUNT    | 1234         | 1,234",
                "COUNT    | 1234.0       | 1,234",
                "COUNT    | 1234.5       | 1,234.5",
                "COUNT    | 1E+3         | 1,000",
                "RATIO    | 0            | 0%",
                "RATIO    | 0.052        | 5.2%",
                "RATIO    | 0.0504       | 5.04%",
                "RATIO    | 0.00004      | 0.004%",
                "RATIO    | 0.99996      | 99.996%",
                "RATIO    | 1            | 100%",
                "RATIO    | 12.5         | 1,250%",
                "RATIO    | -0.3         | -30%",
                "DURATION | 0            | 0s",
                "DURATION | 0.25         | 0.25s",
                "DURATION | 45           | 45s",
                "DURATION | 59.96        | 1m",
                "DURATION | 25500        | 7h 5m",
                "DURATION | 86400        | 1d",
                "DURATION | 86430        | 1d 30s",
                "DURATION | 183600       | 2d 3h",
                "DURATION | -7200        | -2h",
                "NUMBER   | 12345.67     | 12,345.67",
                "NUMBER   | 12345.60     | 12,345.60",
                "NUMBER   | 0.00         | 0.00",
                "NUMBER   | 10.000000    | 10",
                "NUMBER   | 100.0        | 100",
                "NUMBER   | 3.14159265   | 3.1416",
                "NUMBER   | 0.0001234567 | 0.0001235",
                "NUMBER   | -1234.5      | -1,234.5",
                "NUMBER   | 1E+300       | 1.0000e+300",
            })
    void writesNumbersInTheirUnit(Unit unit, BigDecimal number, String expected) {
        assertThat(Numbers.text(number, unit)).isEqualTo(expected);
    }

    @Test
    void keepsEveryDigitOfLargeMoney() {
        assertThat(Numbers.text(new BigDecimal("12345678901234567.60"), Unit.NUMBER))
                .isEqualTo("12,345,678,901,234,567.60");
    }

    @Test
    void writesADashWhereNothingWasMeasured() {
        assertThat(Numbers.text(new Reading.Empty("zero rows"), Unit.COUNT)).isEqualTo("-");
        assertThat(Numbers.text(new Reading.Failed("no such column"), Unit.RATIO))
                .isEqualTo("-");
    }

    @Test
    void writesSizesInPowersOfAThousand() {
        assertThat(Numbers.bytes(999)).isEqualTo("999 bytes");
        assertThat(Numbers.bytes(12_300_000)).isEqualTo("12.3 MB");
        assertThat(Numbers.bytes(999_999)).isEqualTo("1.0 MB");
    }

    @Test
    void doesNotDependOnTheLocaleOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Numbers.text(new BigDecimal("12345.67"), Unit.NUMBER)).isEqualTo("12,345.67");
        } finally {
            Locale.setDefault(before);
        }
    }
}
