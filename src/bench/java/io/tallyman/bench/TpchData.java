package io.tallyman.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.trino.tpch.CustomerColumn;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.Distributions;
import io.trino.tpch.LineItemColumn;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.OrderColumn;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.TextPool;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * TPC-H's customers, orders and line items, and the orders of the last days once more, partitioned by date.
 *
 * <p>Rows are generated within Spark's tasks; amounts are DECIMAL(15,2), keys BIGINT, dates DATE.
 */
final class TpchData {
    /** Orders, partitioned by {@code o_orderdate}; the last date was appended by a commit of its own. */
    static final String DAILY = "orders_daily";

    /** The last date that has orders. */
    static final LocalDate LAST_DATE = LocalDate.of(1998, 8, 2);

    private static final int DAYS = 60;

    private TpchData() {}

    /** The tables of a scale factor. */
    static Data at(SparkSession spark, Path folder, double scale) {
        return Data.once(spark, folder.resolve("sf-" + Markdown.plain(scale)), data -> write(data, scale));
    }

    private static void write(Data data, double scale) {
        SparkSession spark = data.spark();
        int parts = (int) Math.max(2, Math.ceil(scale * 2));
        data.append(
                Checks.CUSTOMER,
                rows(
                        spark,
                        parts,
                        CustomerColumn.values(),
                        part -> new CustomerGenerator(scale, part, parts, Text.WORDS, Text.POOL)));
        data.append(
                Checks.ORDERS,
                rows(
                        spark,
                        parts,
                        OrderColumn.values(),
                        part -> new OrderGenerator(scale, part, parts, Text.WORDS, Text.POOL)));
        data.append(
                Checks.LINEITEM,
                rows(
                        spark,
                        parts,
                        LineItemColumn.values(),
                        part -> new LineItemGenerator(scale, part, parts, Text.WORDS, Text.POOL)));
        Dataset<Row> recent = data.read(Checks.ORDERS)
                .filter(col("o_orderdate").gt(lit(LAST_DATE.minusDays(DAYS))))
                .repartition(col("o_orderdate"));
        data.append(DAILY, recent.filter(col("o_orderdate").lt(lit(LAST_DATE))), "o_orderdate");
        data.append(DAILY, recent.filter(col("o_orderdate").equalTo(lit(LAST_DATE))), "o_orderdate");
    }

    /** The entities of one part of several; parts count from 1. */
    private interface Generator<E> extends Serializable {
        Iterable<E> part(int part);
    }

    private static <E extends TpchEntity> Dataset<Row> rows(
            SparkSession spark, int parts, TpchColumn<E>[] columns, Generator<E> generator) {
        StructType schema = new StructType();
        for (TpchColumn<E> column : columns) {
            schema = schema.add(column.getColumnName(), type(column));
        }
        FlatMapFunction<Long, Row> generate =
                part -> StreamSupport.stream(generator.part(part.intValue()).spliterator(), false)
                        .map(entity -> row(columns, entity))
                        .iterator();
        return spark.range(1, parts + 1, 1, parts).flatMap(generate, Encoders.row(schema));
    }

    private static DataType type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> DataTypes.LongType;
            case INTEGER -> DataTypes.IntegerType;
            case DATE -> DataTypes.DateType;
            case DOUBLE -> DataTypes.createDecimalType(15, 2);
            case VARCHAR -> DataTypes.StringType;
        };
    }

    private static <E extends TpchEntity> Row row(TpchColumn<E>[] columns, E entity) {
        Object[] values = new Object[columns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(columns[i], entity);
        }
        return RowFactory.create(values);
    }

    private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> column.getIdentifier(entity);
            case INTEGER -> column.getInteger(entity);
            case DATE -> Date.valueOf(LocalDate.ofEpochDay(column.getDate(entity)));
            case DOUBLE -> BigDecimal.valueOf(column.getDouble(entity)).setScale(2, RoundingMode.HALF_UP);
            case VARCHAR -> column.getString(entity);
        };
    }

    /** Where comments come from; 16 MiB and not dbgen's 300, because the pool stays on the heap that is measured. */
    private static final class Text {
        static final Distributions WORDS = Distributions.getDefaultDistributions();
        static final TextPool POOL = new TextPool(16 << 20, WORDS);
    }
}
