package io.tallyman.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.functions;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/** Works on SQL expressions before they meet a table. */
final class Expressions {
    private static final Set<String> COUNTS = Set.of("count", "count_if", "approx_count_distinct");

    private static final UnresolvedFunction TRY_SUM =
            (UnresolvedFunction) functions.expr("try_sum(1)").expr();

    /** Stands for columns that cannot be told from the text. */
    static final String EVERY = "*";

    private Expressions() {}

    /**
     * Parses an aggregate and lets each of its aggregate functions see only the rows that pass the filter.
     *
     * <p>A sum of whole numbers that overflows would wrap around without ANSI mode; it becomes null, as one of DECIMAL does.
     */
    static Column aggregate(String sql, Optional<String> where) {
        Expression parsed = functions.expr(sql).expr();
        Optional<Expression> filter = where.map(text -> functions.expr(text).expr());
        return new Column(parsed.transformUp(new AbstractPartialFunction<Expression, Expression>() {
            @Override
            public boolean isDefinedAt(Expression node) {
                return node instanceof AggregateExpression
                        || node instanceof UnresolvedFunction function && isAggregate(function);
            }

            @Override
            public Expression apply(Expression node) {
                if (node instanceof AggregateExpression aggregate) {
                    return new AggregateExpression(
                            aggregate.aggregateFunction(),
                            aggregate.mode(),
                            aggregate.isDistinct(),
                            both(aggregate.filter(), filter),
                            aggregate.resultId());
                }
                UnresolvedFunction function = (UnresolvedFunction) node;
                return new UnresolvedFunction(
                        name(function).equals("sum") ? TRY_SUM.nameParts() : function.nameParts(),
                        function.arguments(),
                        function.isDistinct(),
                        both(function.filter(), filter),
                        function.ignoreNulls());
            }
        }));
    }

    private static scala.Option<Expression> both(scala.Option<Expression> own, Optional<Expression> filter) {
        if (filter.isEmpty()) {
            return own;
        }
        return scala.Option.apply(own.isDefined() ? new And(own.get(), filter.get()) : filter.get());
    }

    private static boolean isAggregate(UnresolvedFunction function) {
        return FunctionRegistry.builtin()
                .lookupFunction(new FunctionIdentifier(name(function)))
                .exists(info -> "agg_funcs".equals(info.getGroup()));
    }

    private static String name(UnresolvedFunction function) {
        return function.nameParts().last().toLowerCase(Locale.ROOT);
    }

    /** Columns whose values, not just their number, go into an expression's result. */
    static List<String> revealed(String sql) {
        List<String> columns = new ArrayList<>();
        reveal(functions.expr(sql).expr(), columns);
        return columns;
    }

    private static void reveal(Expression node, List<String> columns) {
        if (node instanceof UnresolvedFunction function && COUNTS.contains(name(function))) {
            return;
        }
        if (node instanceof SubqueryExpression || node instanceof Star) {
            columns.add(EVERY);
            return;
        }
        if (node instanceof UnresolvedAttribute attribute) {
            columns.add(attribute.nameParts().mkString("."));
        }
        JavaConverters.seqAsJavaList(node.children()).forEach(child -> reveal(child, columns));
    }
}
