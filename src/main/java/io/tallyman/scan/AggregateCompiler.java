package io.tallyman.scan;

import io.tallyman.metric.Measure;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Measure.NewestEvent;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.scan.deequ.ConstraintMeasure;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/** Writes measures as aggregate expressions, and reads them back from the result. */
final class AggregateCompiler {
    private static final Reading NO_ROWS = new Reading.Empty("zero rows");

    private AggregateCompiler() {}

    /**
     * Compiles one measure.
     *
     * @throws RuntimeException where the measure cannot be analysed or may not be stored
     */
    static Compiled compile(OpenTable table, MetricKey key, Dataset<Row> rows) {
        Measure measure = key.measure();
        if (measure instanceof Aggregate aggregate) {
            refuseSensitive(table, aggregate);
            refuseText(rows, aggregate);
            return aggregate(key, aggregate);
        }
        if (measure instanceof NewestEvent newest) {
            return newest(key, newest);
        }
        ConstraintMeasure constraint = (ConstraintMeasure) measure;
        constraint.requireSatisfiable(rows.schema());
        constraint.requireNotSensitive(table::sensitive);
        return new Compiled(key, constraint.columns(), constraint);
    }

    private static void refuseSensitive(OpenTable table, Aggregate aggregate) {
        if (!aggregate.reveals()) {
            return;
        }
        for (String column : Expressions.revealed(aggregate.value())) {
            if (table.sensitive(column)) {
                throw new IllegalStateException(
                        "withheld: it would store a value of the sensitive column '" + column + "'");
            }
        }
    }

    /** Spark would read the numbers it can out of a text and leave the others out. */
    private static void refuseText(Dataset<Row> rows, Aggregate aggregate) {
        if (aggregate.name().equals("Sum") || aggregate.name().equals("Mean")) {
            Column argument = new Column(
                    functions.expr(aggregate.value()).expr().children().head());
            DataType type = rows.select(argument).schema().apply(0).dataType();
            if (!(type instanceof NumericType)) {
                throw new IllegalStateException(aggregate.instance() + " is " + type.simpleString()
                        + ", not a number; cast it with `expression`");
            }
        }
    }

    private static Compiled aggregate(MetricKey key, Aggregate aggregate) {
        List<Column> columns = new ArrayList<>();
        columns.add(Expressions.aggregate("count(1)", aggregate.where()));
        columns.add(Expressions.aggregate(aggregate.value(), aggregate.where()));
        aggregate.total().ifPresent(t -> columns.add(Expressions.aggregate(t, aggregate.where())));
        aggregate.detail().ifPresent(d -> columns.add(Expressions.aggregate(d, aggregate.where())));
        return new Compiled(key, columns, new AggregateReader(aggregate));
    }

    private record AggregateReader(Aggregate aggregate) implements CompiledReader {
        @Override
        public Reading read(Row row, int[] positions) {
            long rows = row.getLong(positions[0]);
            if (rows == 0) {
                return ofNoRows();
            }
            Object value = row.get(positions[1]);
            if (value == null) {
                return new Reading.Failed(aggregate.id() + " has no result over " + rows
                        + " rows: every value is null, or the arithmetic overflowed");
            }
            Reading reading =
                    aggregate.total().isPresent() ? ratio(value, row.get(positions[2])) : Answer.reading(value);
            if (reading instanceof Reading.Value number && aggregate.detail().isPresent()) {
                Object detail = row.get(positions[positions.length - 1]);
                return number.withDetail(Optional.ofNullable(detail).map(Object::toString));
            }
            return reading;
        }

        private static Reading ratio(Object value, Object total) {
            Optional<BigDecimal> numerator = Answer.decimal(value);
            Optional<BigDecimal> denominator = Answer.decimal(total);
            return numerator.isPresent() && denominator.isPresent()
                    ? Reading.ratio(numerator.get(), denominator.get())
                    : new Reading.Failed("a part of the ratio is not a number");
        }

        @Override
        public Reading ofNoRows() {
            return aggregate.zeroWhenEmpty()
                    ? Reading.of(0)
                    : new Reading.Empty("zero rows"
                            + aggregate.where().map(w -> " where " + w).orElse(""));
        }
    }

    private static Compiled newest(MetricKey key, NewestEvent newest) {
        Column newestValue = functions.max(functions.expr(Sql.column(newest.column())));
        ZoneId zone = ZoneId.of(newest.zone());
        return new Compiled(key, List.of(newestValue), new CompiledReader() {
            @Override
            public Reading read(Row row, int[] positions) {
                Object value = row.get(positions[0]);
                return value == null
                        ? new Reading.Empty("no row has a " + newest.column())
                        : Reading.of(seconds(value, zone));
            }

            @Override
            public Reading ofNoRows() {
                return NO_ROWS;
            }
        });
    }

    private static BigDecimal seconds(Object value, ZoneId zone) {
        Instant instant;
        if (value instanceof java.sql.Timestamp timestamp) {
            instant = timestamp.toInstant();
        } else if (value instanceof Instant already) {
            instant = already;
        } else if (value instanceof LocalDateTime local) {
            instant = local.atZone(zone).toInstant();
        } else {
            LocalDate date = value instanceof java.sql.Date sql ? sql.toLocalDate() : (LocalDate) value;
            instant = date.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1);
        }
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }
}
