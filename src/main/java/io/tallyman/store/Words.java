package io.tallyman.store;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How dates and times are written in the store, whatever types they have in a session. */
final class Words {
    private Words() {}

    /** A date to be read by {@link #date}. */
    static Column text(String date) {
        return functions.col(date).cast("string").as(date);
    }

    /** A time to be read by {@link #instant}. */
    static Column micros(String time) {
        return functions.expr("unix_micros(" + time + ")").as(time);
    }

    static Optional<LocalDate> date(Row row, String column) {
        return optional(row, column).map(LocalDate::parse);
    }

    static Optional<Instant> instant(Row row, String column) {
        Long micros = row.getAs(column);
        return Optional.ofNullable(micros).map(some -> Instant.EPOCH.plus(some, ChronoUnit.MICROS));
    }

    static Optional<String> optional(Row row, String column) {
        String text = row.getAs(column);
        return Optional.ofNullable(text);
    }
}
