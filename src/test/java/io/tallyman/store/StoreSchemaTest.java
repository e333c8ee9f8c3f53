package io.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class StoreSchemaTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(StoreTable.class)
    void everyColumnIsDocumented(StoreTable table) {
        assertThat(table.comment()).isNotBlank();
        assertThat(table.schema().fields()).allSatisfy(field -> {
            assertThat(field.getComment().isDefined()).isTrue();
            assertThat(field.getComment().get()).isNotBlank();
        });
        assertThat(Stream.of(table.schema().fields()).map(StructField::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"));
    }

    @Test
    void runsHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        assertThat(describe(spark, StoreTable.RUNS))
                .containsExactly(
                        "run_id string",
                        "business_date date",
                        "attempt int",
                        "state string",
                        "environment string",
                        "started_at timestamp",
                        "finished_at timestamp",
                        "tables array<string>",
                        "passed bigint",
                        "warned bigint",
                        "failed bigint",
                        "errored bigint",
                        "skipped bigint",
                        "score double",
                        "spark_jobs int",
                        "passes int",
                        "rows_read bigint",
                        "bytes_read bigint",
                        "fingerprint string",
                        "error string",
                        "telling string");
    }

    @Test
    void metricsHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        assertThat(describe(spark, StoreTable.METRICS))
                .containsExactly(
                        "business_date date",
                        "table_name string",
                        "metric_id string",
                        "entity string",
                        "instance string",
                        "name string",
                        "filter string",
                        "scope string",
                        "segment string",
                        "value double",
                        "exact decimal(38,18)",
                        "numerator decimal(38,18)",
                        "denominator decimal(38,18)",
                        "detail string",
                        "error string",
                        "table_version bigint",
                        "definition string",
                        "run_id string",
                        "measured_at timestamp",
                        "deequ_key_date bigint",
                        "deequ_tags map<string,string>",
                        "deequ_analyzer string");
    }

    @Test
    void resultsHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        assertThat(describe(spark, StoreTable.RESULTS))
                .containsExactly(
                        "business_date date",
                        "run_id string",
                        "attempt int",
                        "check_id string",
                        "table_name string",
                        "check_name string",
                        "kind string",
                        "status string",
                        "severity string",
                        "unit string",
                        "value double",
                        "exact decimal(38,18)",
                        "expected double",
                        "lower double",
                        "upper double",
                        "expectation string",
                        "message string",
                        "z_score double",
                        "metric_id string",
                        "description string",
                        "tags array<string>",
                        "owner string",
                        "playbook string",
                        "is_latest boolean",
                        "judged_at timestamp",
                        "seconds double",
                        "rows_read bigint",
                        "bytes_read bigint",
                        "conditions string");
    }

    @Test
    void evidenceHasTheColumnsThatReportsRelyOn(SparkSession spark) {
        assertThat(describe(spark, StoreTable.EVIDENCE))
                .containsExactly(
                        "business_date date",
                        "run_id string",
                        "check_id string",
                        "row_number int",
                        "row map<string,string>");
    }

    @Test
    void statesHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        Store.open(spark, folder.resolve("store").toString()).saveStates(Map.of("orders", List.of()));

        assertThat(describe(spark, StoreTable.STATES))
                .containsExactly(
                        "table_name string",
                        "business_date date",
                        "fingerprint string",
                        "aggregates map<string,string>",
                        "table_version bigint",
                        "measured_at timestamp");
    }

    @Test
    void changesHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        Location.of(spark, folder.resolve("store").toString()).create(StoreTable.CHANGES);

        assertThat(describe(spark, StoreTable.CHANGES))
                .containsExactly(
                        "business_date date",
                        "run_id string",
                        "check_id string",
                        "changed_at timestamp",
                        "before string",
                        "after string",
                        "rationale string");
    }

    @Test
    void incidentsHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        Location.of(spark, folder.resolve("store").toString()).create(StoreTable.INCIDENTS);

        assertThat(describe(spark, StoreTable.INCIDENTS))
                .containsExactly(
                        "incident_id string",
                        "check_id string",
                        "table_name string",
                        "status string",
                        "severity string",
                        "state string",
                        "reason string",
                        "opened date",
                        "last_seen date",
                        "resolved date",
                        "consecutive int",
                        "escalated boolean",
                        "message string",
                        "owner string",
                        "changed_at timestamp",
                        "changed_by string",
                        "environment string",
                        "telling string");
    }

    @Test
    void snoozesHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        Location.of(spark, folder.resolve("store").toString()).create(StoreTable.SNOOZES);

        assertThat(describe(spark, StoreTable.SNOOZES))
                .containsExactly(
                        "snooze_id string",
                        "match map<string,string>",
                        "until date",
                        "reason string",
                        "created_by string",
                        "created_at timestamp",
                        "ended_at timestamp");
    }

    @Test
    void alertsHaveTheColumnsThatReportsRelyOn(SparkSession spark) {
        Location.of(spark, folder.resolve("store").toString()).create(StoreTable.ALERTS);

        assertThat(describe(spark, StoreTable.ALERTS))
                .containsExactly(
                        "alert_id string",
                        "business_date date",
                        "run_id string",
                        "environment string",
                        "channel string",
                        "action string",
                        "incident_ids array<string>",
                        "payload_key string",
                        "content_type string",
                        "body string",
                        "headers map<string,string>",
                        "state string",
                        "tries int",
                        "created_at timestamp",
                        "next_try timestamp",
                        "quiet_hours array<string>",
                        "delivered_at timestamp",
                        "detail string");
    }

    /** What Spark SQL says of the created table; every column must show the comment it was declared with. */
    private List<String> describe(SparkSession spark, StoreTable table) {
        String location = folder.resolve("store").toString();
        Store.open(spark, location).create();
        List<String> columns = new ArrayList<>();
        for (Row row : spark.sql("DESCRIBE TABLE delta.`" + location + "/" + table.tableName() + "`")
                .collectAsList()) {
            String name = row.getString(0);
            if (name.isEmpty() || name.startsWith("#")) {
                break;
            }
            assertThat(row.getString(2))
                    .as(name)
                    .isEqualTo(table.schema().apply(name).getComment().get());
            columns.add(name + " " + row.getString(1));
        }
        return columns;
    }
}
