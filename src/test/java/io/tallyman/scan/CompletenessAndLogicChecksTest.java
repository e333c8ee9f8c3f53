package io.tallyman.scan;

import static io.tallyman.cli.Morning.evidence;
import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallyman.check.Status;
import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A3, A7, A9 and A10: values that are missing, unexpected or unlikely. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class CompletenessAndLogicChecksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @Test
    void missingUnexpectedAndUnlikelyValuesAreFound(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "sessions", """
                SELECT *, DATE'2026-11-19' AS day FROM VALUES
                  (1, 'c1', 1.0D, 'organic', NULL, NULL),
                  (2, NULL, CAST('NaN' AS DOUBLE), 'organic', NULL, NULL),
                  (3, '  ', 2.0D, 'organic', NULL, NULL),
                  (4, '', NULL, 'paid', '', ' '),
                  (5, 'c5', 3.0D, 'paid', 'google', NULL),
                  (6, 'c6', 4.0D, 'paid', NULL, 'g1'),
                  (7, 'c7', 5.0D, 'paid', 'bing', 'g2'),
                  (8, 'c8', 6.0D, NULL, NULL, NULL)
                  AS t(id, client, score, channel, utm, click)
                UNION ALL
                SELECT 0, 'before', 0.0D, channel, NULL, NULL, day FROM (
                  SELECT channel, day, explode(sequence(1, n)) FROM VALUES
                    ('organic', DATE'2026-11-12', 60), ('paid', DATE'2026-11-15', 30), ('email', DATE'2026-11-18', 10),
                    ('social', DATE'2026-11-11', 1000) AS t(channel, day, n))""");
        write(spark, folder, "events", """
                SELECT name, explode(sequence(1, n)) AS id, DATE'2026-11-19' AS day FROM VALUES
                  ('view', 5), ('cart', 6), ('checkout', 2), (NULL, 3) AS t(name, n)""");
        String config = table(folder, "sessions", """
                  date = day
                  key = [id]
                  checks = [
                    { check = null-rate, columns = [client], fail = "> 12.5%" }
                    { check = null-rate, columns = [client], name = blank-client, blank = true }
                    { check = null-rate, columns = [score], warn = "> 10%" }
                    { check = null-rate, columns = [score], name = score-or-nan, nan = true, warn = "> 10%" }
                    { check = null-rate, columns = [client], name = social-client, where = "channel = 'social'" }
                    { check = coverage, name = any-campaign, columns = [utm, click], where = "channel = 'paid'",
                      fail = "< 80%" }
                    { check = coverage, name = whole-campaign, columns = [utm, click], where = "channel = 'paid'",
                      need = all, warn = "< 30%" }
                    { check = top-share, column = channel, warn = "> 40%" }
                    { check = top-share, name = top-of-all, column = channel, over = table }
                    { check = expected-values, column = channel, values = [organic, paid, email, social] }
                    { check = accepted-values, column = channel, values = [organic, email] }
                    { check = accepted-values, name = no-null-channel, column = channel, values = [organic, email],
                      nulls = violate }
                    { check = satisfies, name = score-is-positive, predicate = "score > 0" }
                    { check = satisfies, name = known-score-is-positive, predicate = "score > 0", nulls = ignore }
                    { check = distribution-shift, column = channel, days = 7 }
                  ]
                """) + table(folder, "events", """
                  date = day
                  checks = [
                    { check = funnel-inversion, column = name, steps = [view, cart, checkout, purchase] }
                    { check = dead-conversion, column = name, from = cart, to = purchase }
                    { check = dead-conversion, name = alive, column = name, from = checkout, to = cart }
                  ]
                """);

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(lines(result))
                .contains(
                        "sessions/null-rate(client) PASS 0.125: 12.5% (1 of 8), expected <= 12.5%",
                        "sessions/blank-client FAIL 0.375: 37.5% (3 of 8), expected <= 0%",
                        "sessions/null-rate(score) WARN 0.125: 12.5% (1 of 8), expected <= 10%",
                        "sessions/score-or-nan WARN 0.25: 25% (2 of 8), expected <= 10%",
                        "sessions/social-client SKIPPED -: zero rows where channel = 'social'",
                        "sessions/any-campaign FAIL 0.75: 75% (3 of 4), expected >= 80%",
                        "sessions/whole-campaign WARN 0.25: 25% (1 of 4), expected >= 30%",
                        "sessions/top-share(channel) WARN 0.5: 50% (4 of 8), expected <= 40% (paid)",
                        "sessions/expected-values(channel) WARN 2: 2, expected <= 0 (email, social)",
                        "sessions/accepted-values(channel) FAIL 4: 4, expected <= 0",
                        "sessions/no-null-channel FAIL 5: 5, expected <= 0",
                        "sessions/score-is-positive FAIL 1: 1, expected <= 0",
                        "sessions/known-score-is-positive PASS 0: 0, expected <= 0",
                        "events/funnel-inversion WARN 1: 1, expected <= 0 (view 5, cart 6, checkout 2, purchase 0)",
                        "events/dead-conversion FAIL 6: 6, expected <= 0",
                        "events/alive PASS 0: 0, expected <= 0");
        Verdict shift = Morning.verdict(result, "sessions/distribution-shift(channel)");
        assertThat(shift.status()).isEqualTo(Status.WARN);
        assertThat(shift.message()).isEqualTo("0.6118, expected <= 0.25 (most: null 12.5%, was 0.5%)");
        // 8 rows of the day against 100 of the seven days before; the eighth day before does not count.
        assertThat(shift.value().orElseThrow().value())
                .isCloseTo(term(3, 60) + term(4, 30) + term(1, 0.5) + term(0.5, 10), within(1e-12));
        assertThat(Morning.verdict(result, "sessions/top-of-all").message())
                .isEqualTo("90.25% (1,000 of 1,108), expected <= 80% (social)");
        assertThat(evidence(result, "sessions/blank-client")).containsExactlyInAnyOrder("{id=2}", "{id=3}", "{id=4}");
        assertThat(evidence(result, "sessions/any-campaign")).containsExactly("{id=4}");
        assertThat(evidence(result, "sessions/score-is-positive")).containsExactly("{id=4}");
    }

    /** One value's part of the population stability index. */
    private static double term(double today, double before) {
        double p = today / 8;
        double q = before / 100;
        return (p - q) * Math.log(p / q);
    }

    /** Every verdict as {@code id status value: message}. */
}
