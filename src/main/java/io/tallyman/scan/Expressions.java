package io.tallyman.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/** Works on SQL expressions, mostly before they meet a table. */
final class Expressions {
    private static final Set<String> COUNTS = Set.of("count", "count_if", "approx_count_distinct");

    private static final UnresolvedFunction TRY_SUM =
            (UnresolvedFunction) functions.expr("try_sum(1)").expr();
    private static final UnresolvedFunction COUNT =
            (UnresolvedFunction) functions.expr("count(1)").expr();
    private static final Literal NULL = Literal.create(null, DataTypes.NullType);

    /** Stands for columns that cannot be told from the text. */
    static final String EVERY = "*";

    private Expressions() {}

    /** Functions that pass over null, so that a row can be kept from them by a null in its place. */
    private static final Set<String> SKIP_NULLS = Set.of(
            "count",
            "sum",
            "try_sum",
            "avg",
            "try_avg",
            "mean",
            "min",
            "max",
            "stddev",
            "stddev_samp",
            "stddev_pop",
            "std",
            "variance",
            "var_samp",
            "var_pop",
            "approx_count_distinct",
            "percentile",
            "percentile_approx",
            "approx_percentile",
            "median",
            "bool_and",
            "bool_or",
            "every",
            "some",
            "any");

    /**
     * Parses an aggregate and lets each of its aggregate functions see only the rows that pass the filter.
     *
     * <p>A sum of whole numbers that overflows would wrap around without ANSI mode; it becomes null, as one of DECIMAL does.
     *
     * <p>Where a function passes over null, the filter goes into its argument, and so does the condition of {@code
     * count_if}: Spark compiles many {@code FILTER} clauses, or many {@code count_if}, into far slower code.
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
                return filtered((UnresolvedFunction) node, filter);
            }
        }));
    }

    private static Expression filtered(UnresolvedFunction function, Optional<Expression> filter) {
        String name = name(function);
        scala.Option<Expression> rows = both(function.filter(), filter);
        List<Expression> arguments = new ArrayList<>(JavaConverters.seqAsJavaList(function.arguments()));
        scala.collection.Seq<String> called = name.equals("sum") ? TRY_SUM.nameParts() : function.nameParts();
        if (name.equals("count_if") && arguments.size() == 1 && !function.isDistinct()) {
            arguments.set(0, counted(arguments.get(0), rows));
            called = COUNT.nameParts();
            rows = scala.Option.empty();
        } else if (rows.isDefined() && SKIP_NULLS.contains(name) && !(arguments.get(0) instanceof Star)) {
            arguments.set(0, new If(rows.get(), arguments.get(0), NULL));
            rows = scala.Option.empty();
        }
        return new UnresolvedFunction(
                called.toSeq(),
                JavaConverters.asScalaBuffer(arguments).toSeq(),
                function.isDistinct(),
                rows,
                function.ignoreNulls());
    }

    /** Something for a row that counts, null for another; {@code NOT coalesce(x, false)} is an x that is not true. */
    private static Expression counted(Expression condition, scala.Option<Expression> rows) {
        Expression one = Literal.create(1, DataTypes.IntegerType);
        if (condition instanceof Not not
                && not.child() instanceof UnresolvedFunction function
                && name(function).equals("coalesce")
                && function.arguments().size() == 2
                && Literal.FalseLiteral().equals(function.arguments().last())) {
            return new If(function.arguments().head(), NULL, rows.isDefined() ? new If(rows.get(), one, NULL) : one);
        }
        return new If(rows.isDefined() ? new And(rows.get(), condition) : condition, one, NULL);
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

    /**
     * An expression that was analysed in an aggregation, with something else in place of each aggregate.
     *
     * @return empty where an aggregate has no replacement, or the expression is more than a calculation with aggregates
     */
    static Optional<Expression> overAggregates(
            Expression node, Function<AggregateExpression, Optional<Expression>> replacement) {
        if (node instanceof AggregateExpression aggregate) {
            return replacement.apply(aggregate);
        }
        if (node instanceof AttributeReference || node instanceof PlanExpression || !node.deterministic()) {
            return Optional.empty();
        }
        List<Expression> children = new ArrayList<>();
        for (Expression child : JavaConverters.seqAsJavaList(node.children())) {
            Optional<Expression> replaced = overAggregates(child, replacement);
            if (replaced.isEmpty()) {
                return Optional.empty();
            }
            children.add(replaced.get());
        }
        return Optional.of(
                node.withNewChildren(JavaConverters.asScalaBuffer(children).toSeq()));
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
