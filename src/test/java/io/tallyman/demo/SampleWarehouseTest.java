package io.tallyman.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tallyman.demo.SampleWarehouse.Options;
import io.tallyman.demo.SampleWarehouse.Written;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts the sample's rows with plain SQL; {@code :table} stands for a table, {@code :day} for the last day. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class SampleWarehouseTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int DAYS = 35;
    private static final Map<String, String> TIMES =
            Map.of("sessions", "started_at", "events", "occurred_at", "orders", "ordered_at", "payments", "paid_at");
    private static final Map<String, String> DATES = Map.of(
            "sessions", "session_date", "events", "event_date", "orders", "order_date", "payments", "payment_date");
    private static final List<String> TABLES =
            List.of("users", "sessions", "events", "orders", "order_items", "payments");
    private static final Map<String, String> DAMAGE = Map.of(
            "null-client-ids", "SELECT count(*) FROM :sessions WHERE session_date = :day AND client_id IS NULL",
            "duplicated-transactions",
                    "SELECT count(*) - count(DISTINCT transaction_id) FROM :orders WHERE order_date = :day",
            "negative-revenue", "SELECT count(*) FROM :orders WHERE order_date = :day AND revenue < 0",
            "order-total-off-by-one-cent",
                    "SELECT count(*) FROM :orders o JOIN (SELECT order_id, sum(line_revenue) AS total FROM :order_items"
                            + " GROUP BY order_id) i USING (order_id) WHERE o.revenue - i.total = 0.01",
            "orphan-sessions",
                    "SELECT count(*) FROM :sessions LEFT ANTI JOIN :users USING (user_id) WHERE session_date = :day",
            "orphan-items",
                    "SELECT count(*) FROM :order_items LEFT ANTI JOIN :orders USING (order_id) WHERE order_date = :day",
            "utm-lost",
                    "SELECT count(*) FROM :sessions WHERE session_date = :day AND channel = 'paid_search'"
                            + " AND coalesce(utm_source, utm_medium, utm_campaign, click_id) IS NULL",
            "missing-column", "SELECT count(*) FROM :users");

    @TempDir
    static Path folder;

    private static Written clean;
    private static Written damaged;

    @BeforeAll
    static void write(SparkSession spark) {
        Options options = Options.standard().withDays(DAYS);
        clean = SampleWarehouse.write(spark, folder.resolve("clean"), options.withoutIncidents(), line -> {});
        damaged = SampleWarehouse.write(spark, folder.resolve("damaged"), options, line -> {});
        view(spark, "clean", clean);
        view(spark, "damaged", damaged);
    }

    @AfterAll
    static void forget(SparkSession spark) {
        for (String prefix : List.of("clean_", "damaged_", "again_")) {
            TABLES.forEach(table -> spark.catalog().dropTempView(prefix + table));
        }
    }

    @Test
    void sameSeedMakesSameRows(SparkSession spark) {
        List<String> progress = new ArrayList<>();

        Options options = Options.standard().withDays(DAYS);
        view(spark, "again", SampleWarehouse.write(spark, folder.resolve("again"), options, progress::add));

        for (String table : TABLES) {
            String sql = "SELECT concat_ws(' ', count(*), sum(CAST(xxhash64(*) AS DECIMAL(38, 0)))) FROM :" + table;
            assertThat(first(spark, "again", sql).getString(0))
                    .as(table)
                    .isEqualTo(first(spark, "damaged", sql).getString(0));
        }
        assertThat(progress).anyMatch(line -> line.matches("writing orders \\([0-9,]+ rows\\)"));
    }

    @Test
    void tablesThatTheSampleDidNotMakeAreNotReplaced(@TempDir Path other) throws IOException {
        assertThat(SampleWarehouse.wouldReplaceOthers(other)).isFalse();

        Files.createDirectories(other.resolve("warehouse").resolve("orders"));

        assertThat(SampleWarehouse.wouldReplaceOthers(other)).isTrue();
        assertThat(SampleWarehouse.wouldReplaceOthers(folder.resolve("clean"))).isFalse();
        assertThat(SampleWarehouse.wouldReplaceOthers(folder.resolve("not-there")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) - count(DISTINCT order_id) FROM :orders",
                "SELECT count(*) - count(DISTINCT session_id) FROM :sessions",
                "SELECT count(*) - count(DISTINCT event_id) FROM :events",
                "SELECT count(*) - count(DISTINCT payment_id) FROM :payments",
                "SELECT count(*) - count(DISTINCT user_id) FROM :users",
                "SELECT count(*) - count(DISTINCT order_id, line_number) FROM :order_items",
                "SELECT count(*) FROM :order_items WHERE line_revenue != quantity * unit_price OR quantity <= 0",
                "SELECT count(*) FROM :payments p FULL JOIN :orders o USING (order_id)"
                        + " WHERE NOT (p.amount <=> o.revenue AND p.payment_date <=> o.order_date)",
                "SELECT count(*) FROM :orders LEFT ANTI JOIN :users USING (user_id)",
                "SELECT count(*) FROM :orders LEFT ANTI JOIN :sessions USING (session_id)",
                "SELECT count(*) FROM :orders LEFT ANTI JOIN :order_items USING (order_id)",
                "SELECT count(*) FROM :events LEFT ANTI JOIN :sessions USING (session_id)",
                "SELECT count(*) FROM :events WHERE client_id IS NULL",
                "SELECT count(*) FROM (SELECT count_if(event_name = 'page_view') AS p,"
                        + " count_if(event_name = 'add_to_cart') AS a, count_if(event_name = 'begin_checkout') AS b,"
                        + " count_if(event_name = 'purchase') AS c FROM :events GROUP BY event_date)"
                        + " WHERE NOT (c > 0 AND c < b AND b < a AND a < p)",
                "SELECT count(*) FROM :orders WHERE status NOT IN ('paid', 'shipped', 'refunded') OR currency != 'EUR'",
                "SELECT count(*) FROM :sessions WHERE channel IN ('social', 'email') AND utm_source IS NULL",
                "SELECT count(*) FROM :sessions WHERE channel IN ('organic', 'direct') AND"
                        + " coalesce(utm_source, utm_medium, utm_campaign, click_id) IS NOT NULL",
                "SELECT count(*) FROM (SELECT session_date FROM :sessions GROUP BY session_date"
                        + " HAVING count(DISTINCT channel) != 5 OR count(*) < 250 OR count(*) > 450)",
                "SELECT count(*) FROM (SELECT order_date FROM :orders GROUP BY order_date"
                        + " HAVING count(*) < 30 OR count(*) > 75)",
            })
    void holdsWithAndWithoutIncidents(String violations, SparkSession spark) {
        assertThat(number(spark, "clean", violations)).isZero();
        assertThat(number(spark, "damaged", violations)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM :sessions WHERE client_id IS NULL OR user_id IS NULL",
                "SELECT count(*) - count(DISTINCT transaction_id) FROM :orders",
                "SELECT count(*) FROM :orders WHERE revenue <= 0",
                "SELECT count(*) FROM :orders o FULL JOIN (SELECT order_id, sum(line_revenue) AS total"
                        + " FROM :order_items GROUP BY order_id) i USING (order_id) WHERE NOT o.revenue <=> i.total",
                "SELECT count(*) FROM :sessions LEFT ANTI JOIN :users USING (user_id)",
                "SELECT count(*) FROM :order_items LEFT ANTI JOIN :orders USING (order_id)",
                "SELECT count(*) FROM :sessions WHERE channel = 'paid_search' AND utm_source IS NULL",
                "SELECT count(*) FROM :orders WHERE channel = 'paid_search' AND utm_source IS NULL",
                "SELECT count(*) FROM :users WHERE country IS NULL",
            })
    void holdsWithoutIncidents(String violations, SparkSession spark) {
        assertThat(number(spark, "clean", violations)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "events", "orders", "payments"})
    void rowsLieWithinTheirLocalDayAndReachItsLastHour(String table, SparkSession spark) {
        List<Row> days = spark.sql("SELECT CAST(%2$s AS STRING), min(unix_timestamp(%3$s)), max(unix_timestamp(%3$s))"
                        .concat(" FROM clean_%1$s GROUP BY %2$s")
                        .formatted(table, DATES.get(table), TIMES.get(table)))
                .collectAsList();

        assertThat(days).hasSize(DAYS).allSatisfy(day -> {
            LocalDate date = LocalDate.parse(day.getString(0));
            assertThat(day.getLong(1)).isGreaterThanOrEqualTo(midnight(date));
            assertThat(day.getLong(2)).isBetween(midnight(date.plusDays(1)) - 3600, midnight(date.plusDays(1)) - 1);
        });
    }

    @Test
    void clockChangeMakesALongerDay(SparkSession spark) {
        LocalDate change = LocalDate.of(2026, 10, 25);
        assertThat(midnight(change.plusDays(1)) - midnight(change)).isEqualTo(25 * 3600);

        long seconds = number(
                spark,
                "clean",
                "SELECT max(unix_timestamp(started_at)) - min(unix_timestamp(started_at)) FROM :sessions"
                        + " WHERE session_date = DATE'2026-10-25'");
        assertThat(seconds).isBetween(24L * 3600 + 1, 25L * 3600);
    }

    @Test
    void everyIncidentIsInTheData(SparkSession spark) throws IOException {
        JsonNode incidents = read(damaged).get("incidents");

        assertThat(incidents.size()).isEqualTo(9);
        for (JsonNode incident : incidents) {
            String name = incident.get("name").asText();
            if (!name.equals("late-events")) {
                assertThat(DAMAGE).containsKey(name);
                assertThat(number(spark, "damaged", DAMAGE.get(name)))
                        .as(name)
                        .isPositive()
                        .isEqualTo(incident.get("rows").asLong());
            }
        }
        assertThat(first(spark, "damaged", "SELECT * FROM :users").schema().fieldNames())
                .containsExactly("user_id", "email", "signed_up_at");
    }

    @Test
    void eventsStopAtTwoInTheAfternoon(SparkSession spark) throws IOException {
        JsonNode late = read(damaged).get("incidents").get(0);
        String rows = "SELECT count(*) FROM :events WHERE event_date = :day";
        String newest = "SELECT max(unix_timestamp(occurred_at)) FROM :events WHERE event_date = :day";

        long end = midnight(damaged.lastDay().plusDays(1));
        long age = end - number(spark, "damaged", newest);

        assertThat(late.get("name").asText()).isEqualTo("late-events");
        assertThat(age).isBetween(10L * 3600, 11L * 3600);
        assertThat(late.at("/findings/0/value").asLong()).isEqualTo(age);
        assertThat(late.get("rows").asLong()).isEqualTo(number(spark, "clean", rows) - number(spark, "damaged", rows));
    }

    @ParameterizedTest
    @CsvSource({
        "sessions/null-rate(client_id), SELECT avg(CAST(client_id IS NULL AS INT)) * 1e6 FROM :sessions"
                + " WHERE session_date = :day",
        "sessions/references(user_id), SELECT 7e6",
        "order_items/references(order_id), SELECT 4e6",
        "orders/unique(transaction_id), SELECT 3e6",
        "orders/no-negative-revenue, SELECT 2e6",
        "orders/reconciles(revenue), SELECT 1e6",
        "sessions/paid-search-tracked, SELECT 0",
        "orders/paid-search-tracked, SELECT 0",
        "users/schema-missing, SELECT 1e6"
    })
    void findingsQuoteTheNumber(String check, String millionths, SparkSession spark) throws IOException {
        double expected = number(spark, "damaged", "SELECT CAST(round((" + millionths + ")) AS BIGINT)") / 1e6;
        List<JsonNode> findings = read(damaged).findValues("findings").stream()
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .filter(finding -> finding.get("check").asText().equals(check))
                .toList();

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).get("status").asText()).isEqualTo("FAIL");
        assertThat(findings.get(0).get("value").asDouble()).isEqualTo(expected);
    }

    @Test
    void orphansShareKeys(SparkSession spark) {
        String users = "SELECT count(DISTINCT user_id) FROM :sessions LEFT ANTI JOIN :users USING (user_id)";
        String orders = "SELECT count(DISTINCT order_id) FROM :order_items LEFT ANTI JOIN :orders USING (order_id)";
        assertThat(number(spark, "damaged", users)).isEqualTo(5);
        assertThat(number(spark, "damaged", orders)).isEqualTo(3);
    }

    @Test
    void incidentsAreOnTheLastDayOnly(SparkSession spark) {
        for (String table : List.of("sessions", "events", "orders", "payments")) {
            String sql = "SELECT coalesce(sum(CAST(xxhash64(*) AS DECIMAL(38, 0))), 0) FROM :%s WHERE %s < :day"
                    .formatted(table, DATES.get(table));
            assertThat(first(spark, "damaged", sql).getDecimal(0))
                    .isEqualByComparingTo(first(spark, "clean", sql).getDecimal(0));
        }
    }

    @Test
    void cleanSampleListsNoIncidents() throws IOException {
        assertThat(read(clean).get("clean").asBoolean()).isTrue();
        assertThat(read(clean).get("incidents").size()).isZero();
    }

    @Test
    void configurationNamesThePlacesOfTheSample() {
        Config config =
                ConfigFactory.parseFile(damaged.configuration().toFile()).resolve();

        assertThat(config.getString("tallyman.store"))
                .isEqualTo(damaged.configuration().resolveSibling("store").toString());
        assertThat(config.getConfig("tallyman.tables").root().keySet()).containsExactlyInAnyOrderElementsOf(TABLES);
        for (String table : TABLES) {
            assertThat(config.getString("tallyman.tables." + table + ".source.path"))
                    .isEqualTo(damaged.warehouse().resolve(table).toString());
        }
    }

    @Test
    void refusesASampleThatCannotBeChecked() {
        assertThatThrownBy(() -> Options.standard().withScale(0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid scale 0.5: must be between 1 and 10000");
        assertThatThrownBy(() -> Options.standard().withDays(7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid days 7: must be at least 29");
    }

    private static void view(SparkSession spark, String prefix, Written written) {
        for (String table : TABLES) {
            String path = written.warehouse().resolve(table).toString();
            spark.read().format("delta").load(path).createOrReplaceTempView(prefix + "_" + table);
        }
    }

    private static long number(SparkSession spark, String prefix, String sql) {
        return ((Number) first(spark, prefix, sql).get(0)).longValue();
    }

    private static Row first(SparkSession spark, String prefix, String sql) {
        String text = sql.replace(":day", "DATE'" + damaged.lastDay() + "'").replaceAll(":([a-z])", prefix + "_$1");
        return spark.sql(text).first();
    }

    private static long midnight(LocalDate date) {
        return date.atStartOfDay(BERLIN).toEpochSecond();
    }

    private static JsonNode read(Written written) throws IOException {
        return new ObjectMapper().readTree(written.incidents().toFile());
    }
}
