package io.tallyman.scan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DataTypes;

/**
 * An aggregate over a table's rows that follows from its values over the slices.
 *
 * @param key tells it from every other aggregate over the table
 * @param function a count, an exact sum, a smallest or a largest value; resolved against the table
 * @param filter rows that it sees; empty for all
 */
record SliceAggregate(String key, AggregateFunction function, scala.Option<Expression> filter) {

    /** Its value over rows as text; null where it has none. */
    Column text() {
        return new Column(function.toAggregateExpression(false, filter)).cast(DataTypes.StringType);
    }

    /** Its value over all slices, from its value over each as text; null where it has none, or a sum overflows. */
    Column merged(Column text) {
        Column value = text.cast(function.dataType());
        if (function instanceof Count) {
            return coalesce(sum(value), lit(0L));
        }
        if (function instanceof Sum over) {
            // A sum of sums of DECIMAL has more digits than a sum over the rows.
            Sum sums = new Sum(value.expr(), over.evalMode());
            return new Column(sums.toAggregateExpression()).cast(function.dataType());
        }
        return function instanceof Min ? min(value) : max(value);
    }
}
