package io.tallyman.scan;

import io.tallyman.metric.Sql;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A Delta table with a random schema and a random history; an equal seed makes an equal table. */
final class RandomTable {
    static final String SESSION_ZONE = "spark.sql.session.timeZone";

    /** Zone of the business dates; sessions have others. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private static final List<String> SESSION_ZONES =
            List.of("UTC", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata");
    private static final String COLLECT_STATISTICS = "spark.databricks.delta.stats.collect";
    private static final String MERGED = "tallyman_merged";
    private static final String SLICE = "slice";

    /** A Thursday, the days on which the clocks change, and those around the epoch. */
    private static final List<LocalDate> DAYS = List.of(
            LocalDate.of(2026, 11, 19),
            LocalDate.of(2026, 10, 25),
            LocalDate.of(2026, 3, 29),
            LocalDate.of(1970, 1, 1),
            LocalDate.of(1969, 12, 30));

    /** Days before the business date: comparable ones, some that no check asks for, and the day after. */
    private static final List<Integer> DAYS_BACK = List.of(0, 0, 0, 0, 0, 1, 1, 5, 7, 7, 14, 24, 28, -1, 400);

    private static final List<DataType> TYPES = List.of(
            DataTypes.LongType,
            DataTypes.IntegerType,
            DataTypes.ShortType,
            DataTypes.DateType,
            DataTypes.createDecimalType(10, 2),
            DataTypes.createDecimalType(38, 10),
            DataTypes.DoubleType,
            DataTypes.StringType,
            DataTypes.TimestampType,
            DataTypes.TimestampNTZType,
            DataTypes.BooleanType);

    /** What changes a table. */
    enum Commit {
        APPEND,
        APPEND_NOTHING,
        APPEND_WITHOUT_STATISTICS,
        DELETE,
        UPDATE,
        MERGE,
        OPTIMIZE,
        ADD_COLUMN,
        RENAME_COLUMN,
        DROP_COLUMN,
        MAP_COLUMNS,
        SWITCH_DELETION_VECTORS,
        CHANGE_INDEXED_COLUMNS,
        OVERWRITE,
        CHANGE_TYPES,
        RESTORE
    }

    /** How the table tells business dates. */
    private enum Layout {
        TIME(DataTypes.TimestampType, false),
        WALL_CLOCK(DataTypes.TimestampNTZType, false),
        DATE(DataTypes.DateType, false),
        DATE_PARTITION(DataTypes.DateType, true),
        TEXT_PARTITION(DataTypes.StringType, true),
        ISO_TEXT_PARTITION(DataTypes.StringType, true),
        NUMBER_PARTITION(DataTypes.IntegerType, true);

        private final DataType type;
        private final boolean partition;

        Layout(DataType type, boolean partition) {
            this.type = type;
            this.partition = partition;
        }
    }

    private final SparkSession spark;
    private final Random random;
    private final String path;
    private final String target;
    private final LocalDate day;
    private final Layout layout;
    private final boolean dated;
    private final List<String> history = new ArrayList<>();
    private int named;
    private boolean mapped;
    private long mappedSince;

    /**
     * A table with rows and no further history.
     *
     * @param sure a change that must be possible
     */
    RandomTable(SparkSession spark, Path folder, Random random, Commit sure) {
        this.spark = spark;
        this.random = random;
        this.path = folder.resolve("random").toString();
        this.target = "delta.`" + path + "`";
        this.day = pick(DAYS);
        this.layout = pick(List.of(Layout.values()));
        this.dated = random.nextBoolean();
        this.mapped = sure == Commit.RENAME_COLUMN
                || sure == Commit.DROP_COLUMN
                || sure != Commit.MAP_COLUMNS && random.nextInt(3) == 0;
        telling(() -> {
            if (!layout.partition && !mapped && random.nextInt(5) == 0) {
                convert();
            } else {
                create();
                append(6 + random.nextInt(7));
            }
        });
    }

    String path() {
        return path;
    }

    /** The business date. */
    LocalDate day() {
        return day;
    }

    /** Settings of the table that tell its business dates. */
    String slicing() {
        String column = sliceColumn();
        return switch (layout) {
            case TIME, WALL_CLOCK -> "time = " + column;
            case DATE, DATE_PARTITION -> (dated ? "date = " : "time = ") + column;
            case ISO_TEXT_PARTITION -> "date = " + column;
            case TEXT_PARTITION, NUMBER_PARTITION -> "date { column = " + column + ", pattern = yyyyMMdd }";
        };
    }

    /** Whether the table has an event time. */
    boolean timed() {
        return slicing().startsWith("time");
    }

    boolean hasInstants() {
        return layout == Layout.TIME;
    }

    /** Business date of a row in plain SQL, for a session in UTC. */
    String dateSql() {
        String column = "`" + sliceColumn() + "`";
        return switch (layout) {
            case TIME -> "to_date(from_utc_timestamp(" + column + ", '" + ZONE + "'))";
            case WALL_CLOCK -> "to_date(" + column + ")";
            case DATE, DATE_PARTITION -> column;
            case TEXT_PARTITION, ISO_TEXT_PARTITION, NUMBER_PARTITION ->
                "CAST(regexp_replace(CAST(" + column
                        + " AS STRING), '^([0-9]{4})-?([0-9]{2})-?([0-9]{2})$', '$1-$2-$3') AS DATE)";
        };
    }

    String sliceColumn() {
        return sliceField().name();
    }

    List<String> valueColumns() {
        return fields().stream()
                .filter(field -> !isSlice(field))
                .map(StructField::name)
                .toList();
    }

    /** Makes one more change, of any kind that is possible. */
    void change() {
        if (random.nextInt(3) == 0) {
            change(Commit.APPEND);
            return;
        }
        List<Commit> possible = new ArrayList<>(List.of(Commit.values()));
        possible.remove(mapped ? Commit.MAP_COLUMNS : Commit.RENAME_COLUMN);
        if (!mapped || valueColumns().size() < 3) {
            possible.remove(Commit.DROP_COLUMN);
        }
        if (version() <= mappedSince) {
            possible.remove(Commit.RESTORE);
        }
        change(pick(possible));
    }

    void change(Commit kind) {
        telling(() -> make(kind));
    }

    /** Every change so far, in order. */
    @Override
    public String toString() {
        return layout + " on " + day + "\n" + String.join("\n", history);
    }

    private void telling(Runnable work) {
        String zone = pick(SESSION_ZONES);
        spark.conf().set(SESSION_ZONE, zone);
        history.add("-- in " + zone);
        try {
            work.run();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot make this history: " + this, e);
        }
    }

    private void make(Commit kind) {
        switch (kind) {
            case APPEND -> append(1 + random.nextInt(10));
            case APPEND_NOTHING -> append(0);
            case APPEND_WITHOUT_STATISTICS -> appendWithoutStatistics();
            case DELETE -> sql("DELETE FROM " + target + " WHERE " + predicate());
            case UPDATE -> {
                StructField field = pick(fields());
                String value = random.nextInt(3) == 0 ? "NULL" : literal(field);
                sql("UPDATE " + target + " SET " + quoted(field) + " = " + value + " WHERE " + predicate());
            }
            case MERGE -> merge();
            case OPTIMIZE ->
                sql(random.nextBoolean() ? "OPTIMIZE " + target : "REORG TABLE " + target + " APPLY (PURGE)");
            case ADD_COLUMN ->
                sql("ALTER TABLE " + target + " ADD COLUMNS (" + name() + " "
                        + pick(TYPES).sql() + ")");
            case RENAME_COLUMN -> {
                String old = pick(fields()).name();
                String other = old.startsWith(SLICE) ? SLICE + named++ : name();
                sql("ALTER TABLE " + target + " RENAME COLUMN " + old + " TO " + other);
            }
            case DROP_COLUMN -> sql("ALTER TABLE " + target + " DROP COLUMN " + pick(valueColumns()));
            case MAP_COLUMNS -> {
                set("delta.columnMapping.mode", "name");
                mapped = true;
                mappedSince = version();
            }
            case SWITCH_DELETION_VECTORS -> set("delta.enableDeletionVectors", String.valueOf(random.nextBoolean()));
            case CHANGE_INDEXED_COLUMNS -> set("delta.dataSkippingNumIndexedCols", indexedColumns());
            case OVERWRITE -> write(frame(random.nextInt(9), schema()).write().mode("overwrite"));
            case CHANGE_TYPES -> changeTypes();
            case RESTORE ->
                sql("RESTORE TABLE " + target + " TO VERSION AS OF "
                        + (mappedSince + random.nextInt((int) (version() - mappedSince))));
        }
    }

    private void create() {
        List<String> columns = new ArrayList<>();
        for (int i = 3 + random.nextInt(3); i > 0; i--) {
            columns.add(name() + " " + pick(TYPES).sql());
        }
        columns.add(random.nextInt(3) == 0 ? columns.size() : 0, SLICE + " " + layout.type.sql());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("delta.feature.timestampNtz", "supported");
        properties.put("delta.enableDeletionVectors", String.valueOf(random.nextBoolean()));
        if (mapped) {
            properties.put("delta.columnMapping.mode", "name");
        }
        if (random.nextInt(3) == 0) {
            properties.put("delta.dataSkippingNumIndexedCols", indexedColumns());
        }
        if (random.nextInt(4) == 0) {
            properties.put("delta.checkpointInterval", "2");
            properties.put("delta.checkpoint.writeStatsAsStruct", "true");
            properties.put("delta.checkpoint.writeStatsAsJson", String.valueOf(random.nextBoolean()));
        }
        sql("CREATE TABLE " + target + " (" + String.join(", ", columns) + ") USING delta "
                + (layout.partition ? "PARTITIONED BY (" + SLICE + ") " : "") + "TBLPROPERTIES ("
                + properties.entrySet().stream()
                        .map(property -> "'" + property.getKey() + "' = '" + property.getValue() + "'")
                        .collect(Collectors.joining(", "))
                + ")");
    }

    /** Begins as a folder of Parquet files, whose footers become the statistics. */
    private void convert() {
        StructType schema = new StructType().add(SLICE, layout.type);
        for (int i = 3 + random.nextInt(3); i > 0; i--) {
            schema = schema.add(name(), pick(TYPES));
        }
        frame(6 + random.nextInt(7), schema).write().parquet(path);
        sql("CONVERT TO DELTA parquet.`" + path + "`");
        set("delta.feature.timestampNtz", "supported");
        set("delta.enableDeletionVectors", String.valueOf(random.nextBoolean()));
    }

    private void append(int rows) {
        write(frame(rows, schema()).write().mode("append"));
    }

    private void appendWithoutStatistics() {
        spark.conf().set(COLLECT_STATISTICS, "false");
        try {
            append(1 + random.nextInt(5));
        } finally {
            spark.conf().unset(COLLECT_STATISTICS);
        }
    }

    private void merge() {
        frame(1, schema()).createOrReplaceTempView(MERGED);
        String key = "`" + valueColumns().get(0) + "`";
        try {
            sql("MERGE INTO " + target + " AS t USING " + MERGED + " AS s ON t." + key + " <=> s." + key
                    + " WHEN MATCHED AND t.`" + sliceColumn() + "` IS NULL THEN DELETE"
                    + " WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
        } finally {
            spark.catalog().dropTempView(MERGED);
        }
    }

    private void changeTypes() {
        StructType schema = new StructType();
        for (StructField field : fields()) {
            schema = schema.add(field.name(), isSlice(field) ? field.dataType() : pick(TYPES));
        }
        DataFrameWriter<Row> writer =
                frame(1 + random.nextInt(8), schema).write().mode("overwrite").option("overwriteSchema", "true");
        write(layout.partition ? writer.partitionBy(sliceColumn()) : writer);
        history.add("   with the schema " + schema.toDDL());
    }

    private void set(String property, String value) {
        sql("ALTER TABLE " + target + " SET TBLPROPERTIES ('" + property + "' = '" + value + "')");
    }

    private void sql(String statement) {
        history.add(statement.replace(target, "t"));
        spark.sql(statement);
    }

    private void write(DataFrameWriter<Row> writer) {
        writer.format("delta").save(path);
    }

    /** Random rows in one or two files, or more where the table has partitions. */
    private Dataset<Row> frame(int count, StructType schema) {
        List<Row> rows = rows(count, schema.fields());
        history.add("write " + rows);
        return spark.createDataFrame(rows, schema).coalesce(1 + random.nextInt(2));
    }

    /** Each column has no nulls, some or only nulls; the rows are of one date or of several. */
    private List<Row> rows(int count, StructField[] fields) {
        int[] tenthsNull = Arrays.stream(fields)
                .mapToInt(field ->
                        field.name().startsWith(SLICE) ? pick(List.of(0, 0, 0, 2)) : pick(List.of(0, 0, 3, 10)))
                .toArray();
        boolean oneDate = random.nextInt(10) < 6;
        LocalDate only = date();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object[] values = new Object[fields.length];
            for (int j = 0; j < values.length; j++) {
                Object value = isSlice(fields[j]) ? slice(oneDate ? only : date()) : value(fields[j].dataType());
                values[j] = random.nextInt(10) < tenthsNull[j] ? null : value;
            }
            rows.add(RowFactory.create(values));
        }
        return rows;
    }

    private LocalDate date() {
        return day.minusDays(pick(DAYS_BACK));
    }

    private Object slice(LocalDate date) {
        return switch (layout) {
            case TIME -> instant(date);
            case WALL_CLOCK -> wallClock(date);
            case DATE, DATE_PARTITION -> date;
            case TEXT_PARTITION -> random.nextInt(20) == 0 ? "unknown" : date.format(DateTimeFormatter.BASIC_ISO_DATE);
            case ISO_TEXT_PARTITION -> date.toString();
            case NUMBER_PARTITION -> Integer.valueOf(date.format(DateTimeFormatter.BASIC_ISO_DATE));
        };
    }

    /** Mostly near the borders of the date in the table's zone. */
    private Instant instant(LocalDate date) {
        Instant begin = date.atStartOfDay(ZONE).toInstant();
        Instant end = date.plusDays(1).atStartOfDay(ZONE).toInstant();
        return pick(List.of(
                begin,
                begin.plus(1, ChronoUnit.MICROS),
                begin.plus(999_999, ChronoUnit.MICROS),
                date.atTime(2, 30).atZone(ZONE).toInstant(),
                date.atTime(12, 0).atZone(ZONE).toInstant(),
                end.minusMillis(1),
                end.minus(1, ChronoUnit.MICROS)));
    }

    private LocalDateTime wallClock(LocalDate date) {
        return pick(List.of(
                date.atStartOfDay(),
                date.atStartOfDay().plus(1, ChronoUnit.MICROS),
                date.atTime(2, 30),
                date.atTime(12, 0),
                date.atTime(LocalTime.MAX).truncatedTo(ChronoUnit.MILLIS),
                date.atTime(LocalTime.MAX).truncatedTo(ChronoUnit.MICROS)));
    }

    private Object value(DataType type) {
        if (type.equals(DataTypes.LongType)) {
            return pick(List.of(0L, 1L, -5L, 7L, Long.MAX_VALUE, Long.MIN_VALUE));
        }
        if (type.equals(DataTypes.IntegerType)) {
            return pick(List.of(0, 1, -5, 7, Integer.MAX_VALUE, Integer.MIN_VALUE));
        }
        if (type.equals(DataTypes.ShortType)) {
            return pick(List.of(0, 1, -5, 7, 32_767, -32_768)).shortValue();
        }
        if (type.equals(DataTypes.DateType)) {
            return pick(List.of(day, day.minusDays(1), LocalDate.of(1600, 2, 29), LocalDate.of(9999, 12, 31)));
        }
        if (type.equals(DataTypes.createDecimalType(10, 2))) {
            return new BigDecimal(pick(List.of("0.00", "1.10", "12.30", "-99999999.99", "99999999.99")));
        }
        if (type.equals(DataTypes.createDecimalType(38, 10))) {
            return new BigDecimal(
                    pick(List.of("0.0000000000", "1.5000000000", "-0.0000000001", "9".repeat(28) + ".9999999999")));
        }
        if (type.equals(DataTypes.DoubleType)) {
            // Not both zeros: which of them is the smaller one depends on their order.
            return pick(List.of(-0.0, 0.1, 1.5, -7.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        }
        if (type.equals(DataTypes.TimestampType)) {
            return instant(date());
        }
        if (type.equals(DataTypes.TimestampNTZType)) {
            return wallClock(date());
        }
        if (type.equals(DataTypes.BooleanType)) {
            return random.nextBoolean();
        }
        return pick(List.of(
                "",
                " ",
                "it's",
                "x".repeat(40),
                "x".repeat(40) + "y",
                "\u00fc\u20ac".repeat(20),
                "\udbff\udfff".repeat(33)));
    }

    /** A value of a column as SQL. */
    private String literal(StructField field) {
        Object value = isSlice(field) ? slice(date()) : value(field.dataType());
        String text = String.valueOf(value);
        if (value instanceof BigDecimal decimal) {
            text = decimal.toPlainString();
        } else if (value instanceof LocalDateTime local) {
            text = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
                    .format(local);
        }
        return "CAST(" + Sql.literal(text) + " AS " + field.dataType().sql() + ")";
    }

    private String predicate() {
        StructField slice = sliceField();
        return switch (random.nextInt(8)) {
            case 0 -> "true";
            case 1 -> quoted(pick(fields())) + " IS NULL";
            case 2, 3 -> quoted(slice) + " = " + literal(slice);
            default -> "pmod(hash(" + quoted(slice) + ", `" + pick(valueColumns()) + "`), 3) = " + random.nextInt(3);
        };
    }

    private String indexedColumns() {
        return pick(List.of("0", "1", "2", "-1"));
    }

    private String name() {
        return (random.nextBoolean() ? "c" : "C") + named++;
    }

    private StructField sliceField() {
        return fields().stream().filter(RandomTable::isSlice).findFirst().orElseThrow();
    }

    private static boolean isSlice(StructField field) {
        return field.name().startsWith(SLICE);
    }

    private static String quoted(StructField field) {
        return "`" + field.name() + "`";
    }

    private List<StructField> fields() {
        return List.of(schema().fields());
    }

    /** Names and types alone, without what Delta notes about the columns. */
    private StructType schema() {
        StructType plain = new StructType();
        StructType read = spark.read().format("delta").load(path).schema();
        for (StructField field : read.fields()) {
            plain = plain.add(field.name(), field.dataType());
        }
        return plain;
    }

    private long version() {
        return DeltaLog.forTable(spark, path)
                .update(false, scala.Option.empty(), scala.Option.empty())
                .version();
    }

    private <T> T pick(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }
}
