package io.tallyman.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.baseline.Nature;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.config.Problem;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineOptionsTest {
    private static final String ROWS = "check = row-count";
    private static final String FRESH = "check = freshness, fail = \">= 24h\"";
    private static final String NULLS = "check = null-rate, columns = [client_id], fail = \"> 5%\"";
    private static final String SALES = "check = kpi, name = sales, value = \"count(*)\"";
    private static final String RATE = SALES + ", per = { value = \"count(distinct session_id)\" }";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            method = seasonal, against = previous-week | baseline.against | Unknown key 'against'
            method = z-score, weeks = 4                | baseline.weeks   | Unknown key 'weeks'
            warn = "99.99%", fail = "99.95%"           | baseline.warn    | warn tolerates more than fail
            method = z-score, warn = 4, fail = 2.5     | baseline.warn    | warn tolerates more than fail
            against = previous-week, warn = "60%", fail = "30%" | baseline.warn | warn tolerates more than fail
            fail = "99.99999999999999999%"             | baseline.fail    | Expected a share of good days
            method = forest, fail = 1e999              | baseline.fail    | above 0 and up to 1,000
            method = deequ-holt-winters, fail = 1e999  | baseline.fail    | from 0.001 to 1,000
            method = change, fail = 1e999              | baseline.fail    | up to 100,000%
            window = 0.5ms                             | baseline.window  | found '0.5ms'
            ignore-below = "-1"                        | baseline.ignore-below | at least 0, found "-1"
            ignore-below = "5%"                        | baseline.ignore-below | yields a whole number, found "5%"
            ignore-below = 10m                         | baseline.ignore-below | yields a whole number, found "10m"
            """)
    void refusesWhatCannotBeMeant(String options, String key, String message) throws IOException {
        assertThat(refused(ROWS, options)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).endsWith(key);
            assertThat(problem.message()).contains(message);
            assertThat(problem.origin()).isEqualTo(folder.resolve("shop.conf") + ":7");
        });
    }

    @ParameterizedTest
    @CsvSource({"10M", "600", "\"5%\""})
    void aDifferenceOfDurationsIsADuration(String amount) throws IOException {
        assertThat(refused(FRESH, "ignore-below = " + amount))
                .extracting(Problem::message)
                .containsExactly("The check 'freshness' yields a duration such as 6h, found \""
                        + amount.replace("\"", "") + "\"");
    }

    @Test
    void aDifferenceIsReadInTheUnitOfTheNumber() throws IOException {
        assertThat(ignored(ROWS, "10")).isEqualByComparingTo("10");
        assertThat(ignored(FRESH, "10m")).isEqualByComparingTo("600");
        assertThat(ignored(NULLS, "\"0.5%\"")).isEqualByComparingTo("0.005");
        assertThat(ignored(NULLS, "0.005")).isEqualByComparingTo("0.005");
        assertThat(ignored(RATE, "\"5%\"")).isEqualByComparingTo("0.05");
        assertThat(refused(SALES, "ignore-below = \"5%\"")).hasSize(1);
    }

    @Test
    void warnMayTolerateAsMuchAsFail() throws IOException {
        assertThat(read(ROWS, "against = previous-week, warn = \"30%\", fail = \"30%\""))
                .isInstanceOf(Loaded.Accepted.class);
    }

    @Test
    void aComparisonWithoutAMethodIsAChange() throws IOException {
        assertThat(accepted(ROWS, "against = previous-week").method().keyword()).isEqualTo("change");
        assertThat(accepted(ROWS, "method = change, weeks = 3").rule().daysBack())
                .containsExactly(7, 14, 21);
    }

    @Test
    void aLimitAboveOneHundredPercentFitsARatioOfTwoAggregatesOnly() throws IOException {
        assertThat(read(RATE + ", fail = \"> 120%\"", "")).isInstanceOf(Loaded.Accepted.class);
        assertThat(refused("check = coverage, columns = [client_id], fail = \"> 120%\"", ""))
                .extracting(Problem::message)
                .containsExactly("The check 'coverage' yields a share between 0% and 100%, found \"> 120%\"");
    }

    @ParameterizedTest
    @CsvSource({"> P106751991168D", "> 0.5ms"})
    void aLimitThatOverflowsIsRefusedByItsLine(String limit) throws IOException {
        assertThat(refused("check = freshness, fail = \"" + limit + "\"", ""))
                .extracting(Problem::message)
                .containsExactly("Expected a condition, found \"" + limit + "\"");
    }

    /** Business may grow, faults may not: it decides on how far a number may rise. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            check = row-count                                                  | COUNT
            check = row-count, where = "status = 'paid'"                       | COUNT
            check = distinct-count, columns = [user_id]                        | COUNT
            check = sum, column = revenue                                      | AMOUNT
            check = sum, expression = "revenue / 100"                          | AMOUNT
            check = sum, expression = "revenue / rate"                         | AMOUNT
            check = mean, column = revenue                                     | OTHER
            check = min, column = revenue                                  | OTHER
            check = max, column = revenue                                  | OTHER
            check = kpi, name = net, value = "SUM(paid) - sum (refunded)"      | AMOUNT
            check = kpi, name = basket, value = "sum(paid) / count(*)"         | OTHER
            check = kpi, name = basket, value = "avg(paid)"                    | OTHER
            check = kpi, name = basket, value = "sum(paid)", per = { value = "count(*)" } | OTHER
            check = kpi, name = basket, value = "sum(paid)", per = { value = "count(*)" }, fail = "> 120%" | OTHER
            check = sql, name = refunds, sql = "SELECT sum(x) FROM refunds" | OTHER
            check = distribution-shift, column = status                        | OTHER
            check = unique, columns = [order_id], fail = "> 10"                | FAULTS
            check = unique, columns = [order_id], fail = "> 0.1%"              | SHARE
            check = satisfies, name = paid, predicate = "paid > 0", fail = "> 10" | FAULTS
            check = accepted-values, column = status, values = [paid], fail = "> 10" | FAULTS
            """)
    void whatANumberCountsTellsHowFarItMayRise(String check, Nature nature) throws IOException {
        Loaded loaded = read(check, "");
        assertThat(loaded).as("%s", loaded).isInstanceOf(Loaded.Accepted.class);
        assertThat(((Loaded.Accepted) loaded).suite().checks().get(0).nature()).isEqualTo(nature);
    }

    private BigDecimal ignored(String check, String amount) throws IOException {
        return accepted(check, "ignore-below = " + amount).ignoreBelow();
    }

    private Baseline accepted(String check, String options) throws IOException {
        Loaded loaded = read(check, options);
        assertThat(loaded).as("%s", loaded).isInstanceOf(Loaded.Accepted.class);
        return ((Loaded.Accepted) loaded)
                .suite().checks().get(0).expectations().stream()
                        .filter(Baseline.class::isInstance)
                        .map(Baseline.class::cast)
                        .findFirst()
                        .orElseThrow();
    }

    private List<Problem> refused(String check, String options) throws IOException {
        Loaded loaded = read(check, options);
        assertThat(loaded).isInstanceOf(Loaded.Rejected.class);
        return ((Loaded.Rejected) loaded).problems();
    }

    private Loaded read(String check, String options) throws IOException {
        Path file = Files.writeString(folder.resolve("shop.conf"), """
                tallyman {
                  time-zone = "Europe/Berlin"
                  store = store
                  tables.orders {
                    source = { table = shop.orders }
                    time = ordered_at
                    checks = [ { %s, baseline { %s } } ]
                  }
                }
                """.formatted(check, options));
        return SuiteReader.read(List.of(file), Map.of());
    }
}
