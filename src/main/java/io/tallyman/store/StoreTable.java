package io.tallyman.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table of the store, with every column documented; stable for reports built on it. */
public enum StoreTable {
    RUNS(
            "Attempts at a business date; an attempt counts once its state is complete",
            text("run_id", "Unique id of the attempt"),
            column("business_date", DataTypes.DateType, "Business date that was checked"),
            integer("attempt", "1 for the first attempt at the business date, then counted up"),
            text("state", "running, complete or failed"),
            text("environment", "live, shadow or staging"),
            time("started_at", "When the attempt started"),
            time("finished_at", "When the attempt completed or failed; null while it runs"),
            column("tables", DataTypes.createArrayType(DataTypes.StringType), "Configured names of the tables checked"),
            count("passed", "Number of checks that ended as PASS"),
            count("warned", "Number of checks that ended as WARN"),
            count("failed", "Number of checks that ended as FAIL"),
            count("errored", "Number of checks that ended as ERROR"),
            count("skipped", "Number of checks that ended as SKIPPED"),
            number("score", "Share of judged checks that passed, 0 to 1; WARN counts half"),
            integer("spark_jobs", "Number of Spark jobs the attempt ran"),
            integer("passes", "Number of passes over tables"),
            count("rows_read", "Rows read from sources"),
            count("bytes_read", "Bytes read from sources"),
            text("fingerprint", "Fingerprints of what is checked and of who is told, without secrets"),
            text("error", "Why the attempt failed, else null"),
            text(
                    "telling",
                    "news or any-date while it has yet to tell people, then told or expired; null for nothing to"
                            + " tell")),
    METRICS(
            "What was measured about a table on a business date; running the date again replaces its rows",
            column("business_date", DataTypes.DateType, "Business date that was measured"),
            text("table_name", "Configured name of the table"),
            text("metric_id", "Identity of the metric; one row per metric and business date"),
            text("entity", "Dataset, Column or Multicolumn"),
            text("instance", "Column, columns or expression it is about; * for the rows"),
            text("name", "Name of the metric, in Deequ's words where Deequ has one"),
            text("filter", "Row filter in Spark SQL, else null"),
            text("scope", "slice for the rows of the business date, table for all rows"),
            text("segment", "Part of the rows it is about; null for all of them"),
            number("value", "The number; null where there is none"),
            decimal("exact", "The same number exactly; null where it came from floating point or does not fit"),
            decimal("numerator", "Numerator of a ratio, else null"),
            decimal("denominator", "Denominator of a ratio, else null"),
            text("detail", "Text that explains the number, else null"),
            text("error", "Why there is no value; starts with 'empty: ' where there was nothing to measure"),
            count("table_version", "Delta version of the table that was read, else null"),
            text("definition", "Fingerprint of what was computed; another fingerprint is another series"),
            text("run_id", "Attempt that measured it; null for metrics saved through Deequ"),
            time("measured_at", "When it was measured"),
            count("deequ_key_date", "Date of the Deequ result key in milliseconds; null for Tallyman's own metrics"),
            column("deequ_tags", stringMap(), "Tags of the Deequ result key; null for Tallyman's own metrics"),
            text("deequ_analyzer", "Deequ's JSON of analyzer and metric, on the first row of an analyzer; else null")),
    RESULTS(
            "How each check ended, per business date and attempt",
            column("business_date", DataTypes.DateType, "Business date that was judged"),
            text("run_id", "Attempt that judged it"),
            integer("attempt", "Number of the attempt at the business date"),
            text("check_id", "Identity of the check: table and name"),
            text("table_name", "Configured name of the table"),
            text("check_name", "Name of the check, unique within the table"),
            text("kind", "Kind of check, as configured"),
            text("status", "PASS, WARN, FAIL, ERROR or SKIPPED"),
            text("severity", "critical, warning or info"),
            text("unit", "What the numbers count: count, ratio, duration (seconds) or number"),
            number("value", "The measured number; null where there is none"),
            decimal("exact", "The same number exactly; null where it came from floating point or does not fit"),
            number("expected", "The number a baseline expected, else null"),
            number("lower", "Lowest number that would have passed, else null"),
            number("upper", "Highest number that would have passed, else null"),
            text("expectation", "The decisive expectation in words"),
            text("message", "One sentence for people"),
            number("z_score", "Distance from comparable days in standard deviations, else null"),
            text("metric_id", "Metric that was judged"),
            text("description", "What the check is for, else null"),
            column("tags", DataTypes.createArrayType(DataTypes.StringType), "Tags of the check"),
            text("owner", "Team or person the check belongs to, else null"),
            text("playbook", "Link to what to do, else null"),
            column("is_latest", DataTypes.BooleanType, "Whether no later attempt judged the table again"),
            time("judged_at", "When the attempt finished judging"),
            number("seconds", "Part of the wall-clock time of the passes it needed, in seconds"),
            count("rows_read", "Part of the rows that these passes read"),
            count("bytes_read", "Part of the bytes that these passes read"),
            text("conditions", "All expectations of the check in words, as configured when it was judged")),
    EVIDENCE(
            "Samples of rows that violate a check",
            column("business_date", DataTypes.DateType, "Business date that was judged"),
            text("run_id", "Attempt that found the row"),
            text("check_id", "Check that the row violates"),
            integer("row_number", "1 for the first sample of the check, then counted up"),
            column("row", stringMap(), "Column name to value as text")),
    STATES(
            "What aggregates yield over each slice of an incremental table; deleting rows costs only reads",
            text("table_name", "Configured name of the table"),
            column("business_date", DataTypes.DateType, "Business date of the slice"),
            text("fingerprint", "Tells the slice's data files, and Spark's version and settings, from any others"),
            column("aggregates", stringMap(), "Aggregate to its value over the slice as text; null where it has none"),
            count("table_version", "Delta version at which the slice was read"),
            time("measured_at", "When the slice was read")),
    CHANGES(
            "Changes of what checks expect, noticed when a result was recorded; counts where its run is complete",
            column("business_date", DataTypes.DateType, "First business date that was judged after the change"),
            text("run_id", "Attempt that noticed it"),
            text("check_id", "Identity of the check: table and name"),
            time("changed_at", "When the attempt that noticed it finished judging"),
            text("before", "All expectations of the check's last recorded result, in words"),
            text("after", "All expectations of the check now, in words"),
            text("rationale", "Why, as the check's configuration says; else null")),
    INCIDENTS(
            "Failures that live over days, from the first failed business date until the check passes again",
            text("incident_id", "Identity of the incident; a failure after its end is another one"),
            text("check_id", "Identity of the check: table and name"),
            text("table_name", "Configured name of the table"),
            text("status", "Worst of its days: WARN, FAIL or ERROR"),
            text("severity", "critical, warning or info"),
            text("state", "open, snoozed (quiet for a while) or resolved"),
            text("reason", "Why it ended: recovered, real, false-positive, expected or duplicate; null before"),
            column("opened", DataTypes.DateType, "First business date that failed"),
            column("last_seen", DataTypes.DateType, "Last business date that failed"),
            column("resolved", DataTypes.DateType, "Business date of its end; null before"),
            integer("consecutive", "Failed business dates in a row, up to the last one"),
            column("escalated", DataTypes.BooleanType, "Whether it has failed long enough to be escalated"),
            text("message", "One sentence for people about the last failure"),
            text("owner", "Team or person the check belongs to, else null"),
            time("changed_at", "When its state or reason changed last"),
            text("changed_by", "Who changed it: tallyman, or the name a person gave"),
            text("environment", "live, shadow or staging; null in rows of earlier versions, which count as live"),
            text("telling", "news while a person's word has yet to be told to those who know of it; else null")),
    SNOOZES(
            "Promises to look later: what matches is recorded and shown, and nobody is notified",
            text("snooze_id", "Identity of the snooze"),
            column("match", stringMap(), "What it is about: word to pattern; all must fit"),
            column("until", DataTypes.DateType, "Last business date it holds for"),
            text("reason", "Why"),
            text("created_by", "Who said so"),
            time("created_at", "When they said so"),
            time("ended_at", "When somebody ended it early, else null")),
    ALERTS(
            "What is sent to channels: each row is written before it is sent, and says what came of it",
            text("alert_id", "Identity of the row: the same whenever the same is to be said to the same channel"),
            column("business_date", DataTypes.DateType, "Business date it tells of"),
            text("run_id", "Attempt that said it first; null where a person's command did"),
            text("environment", "live, shadow or staging"),
            text("channel", "Configured name of the channel"),
            text("action", "trigger, remind or resolve"),
            column("incident_ids", DataTypes.createArrayType(DataTypes.StringType), "Incidents it tells of"),
            text("payload_key", "By which the receiver can tell repetitions"),
            text("content_type", "Media type of the body"),
            text("body", "What is sent; holds no secret"),
            column("headers", stringMap(), "Further headers; hold no secret"),
            text("state", "pending, delivered, refused, expired, not-approved, shadow or staging"),
            integer("tries", "How often it was sent, whatever came of it"),
            time("created_at", "When it was written"),
            time("next_try", "Before when it is not sent"),
            column(
                    "quiet_hours",
                    DataTypes.createArrayType(DataTypes.StringType),
                    "Hours of the day in which it is not sent: while all of them hold"),
            time("delivered_at", "When its receiver had it, else null"),
            text("detail", "What the receiver said, or why it is not sent"));

    private final String comment;
    private final StructType schema;

    StoreTable(String comment, StructField... columns) {
        this.comment = comment;
        this.schema = new StructType(columns);
    }

    /** Name of the folder or catalog table. */
    public String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What one row of it says. */
    public String comment() {
        return comment;
    }

    /** Columns in order, each with a comment. */
    public StructType schema() {
        return schema;
    }

    /** Column that splits its files; the rows of others are too few to be split. */
    public Optional<String> partition() {
        return switch (this) {
            case RUNS, CHANGES, INCIDENTS, SNOOZES, ALERTS -> Optional.empty();
            case STATES -> Optional.of("table_name");
            case METRICS, RESULTS, EVIDENCE -> Optional.of("business_date");
        };
    }

    /** Whether every store has it; another one is created by its first write. */
    boolean always() {
        return switch (this) {
            case RUNS, METRICS, RESULTS, EVIDENCE -> true;
            case STATES, CHANGES, INCIDENTS, SNOOZES, ALERTS -> false;
        };
    }

    /** Every column set from a merge source called {@code s}; names each, so that helper columns are left behind. */
    Map<String, Column> fromSource() {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (String name : List.of(schema.fieldNames())) {
            columns.put(name, functions.col("s." + name));
        }
        return columns;
    }

    private static StructField text(String name, String comment) {
        return column(name, DataTypes.StringType, comment);
    }

    private static StructField integer(String name, String comment) {
        return column(name, DataTypes.IntegerType, comment);
    }

    private static StructField count(String name, String comment) {
        return column(name, DataTypes.LongType, comment);
    }

    private static StructField number(String name, String comment) {
        return column(name, DataTypes.DoubleType, comment);
    }

    private static StructField decimal(String name, String comment) {
        return column(name, Decimals.TYPE, comment);
    }

    private static StructField time(String name, String comment) {
        return column(name, DataTypes.TimestampType, comment);
    }

    private static DataType stringMap() {
        return DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);
    }

    private static StructField column(String name, DataType type, String comment) {
        return new StructField(name, type, true, Metadata.empty()).withComment(comment);
    }
}
