package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * One side of the equality of a foreign key and the key it leads to.
 *
 * @param rows whose first columns are the key; those of a foreign key also have a {@link PassDates#DATE}
 * @param compared what Spark compares in place of each column: the column itself, cast to the type that both sides
 *     have in common, or padded where it is a char
 */
record KeySide(Dataset<Row> rows, List<Expression> compared) {
    /** Where a stacked key comes from: the position of a foreign key, or this. */
    static final int REFERENCED = -1;

    static KeySide of(Dataset<Row> keys, StructType others) {
        List<Column> columns = new ArrayList<>(columns(keys.columns()));
        List<Column> equalities = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            StructField other = others.apply(i);
            equalities.add(columns.get(i).equalTo(col("other" + i)));
            columns.add(lit(null).cast(other.dataType()).as("other" + i, other.metadata()));
        }
        Dataset<Row> rows = keys.select(columns.toArray(Column[]::new));
        List<Expression> analyzed = JavaConverters.seqAsJavaList(rows.select(equalities.toArray(Column[]::new))
                .queryExecution()
                .analyzed()
                .expressions());
        return new KeySide(
                rows,
                analyzed.stream()
                        .map(alias -> ((EqualTo) alias.children().head()).left())
                        .toList());
    }

    /** Tells apart what the columns are compared as. */
    String text() {
        return compared.stream().map(Expression::sql).collect(Collectors.joining(", "));
    }

    /** Whether anything but the bare columns is compared, so that different keys may be equal. */
    boolean cast() {
        return !compared.stream().allMatch(Attribute.class::isInstance);
    }

    /** Whether one column of whole numbers is compared, as whole numbers. */
    boolean whole() {
        return compared.size() == 1
                && KeyRange.whole(rows, 0)
                && compared.get(0).dataType() instanceof IntegralType;
    }

    /** The names under which keys are stacked. */
    Column[] names() {
        return IntStream.range(0, compared.size()).mapToObj(i -> col("key" + i)).toArray(Column[]::new);
    }

    /** The referenced keys; one with a null part equals nothing. */
    Dataset<Row> referenced() {
        Column undated = lit(null).cast(DataTypes.DateType).as(PassDates.DATE);
        Dataset<Row> keys = rows.select(and(keys(), lit(REFERENCED).as("source"), undated, lit(0L).as("n")));
        for (Column key : names()) {
            keys = keys.filter(key.isNotNull());
        }
        return keys;
    }

    /** The keys of a foreign key, {@code n} rows each: '1' and '01' are one number and yet two keys. */
    Dataset<Row> foreign(int position) {
        if (!cast()) {
            return each(position);
        }
        Column date = col(PassDates.DATE);
        return rows.groupBy(and(keys(), and(bare(), date)))
                .agg(count(lit(1)).as("n"))
                .select(and(List.of(names()), lit(position).as("source"), date, col("n")));
    }

    /**
     * The key of every row of a foreign key, in the columns of {@link #foreign}.
     *
     * @param more further columns to keep
     */
    Dataset<Row> each(int position, Column... more) {
        Column[] stacked = and(keys(), lit(position).as("source"), col(PassDates.DATE), lit(1L).as("n"));
        return rows.select(and(List.of(stacked), more));
    }

    /** The columns of the key, whatever is compared in their place. */
    List<Column> bare() {
        return columns(rows.columns()).subList(0, compared.size());
    }

    private List<Column> keys() {
        return IntStream.range(0, compared.size())
                .mapToObj(i -> new Column(compared.get(i)).as("key" + i))
                .toList();
    }

    private static List<Column> columns(String[] names) {
        return Stream.of(names).map(name -> col(name)).toList();
    }

    static Column[] and(List<Column> columns, Column... more) {
        return Stream.concat(columns.stream(), Stream.of(more)).toArray(Column[]::new);
    }
}
