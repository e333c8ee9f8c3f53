package io.tallyman.demo;

import java.math.BigDecimal;
import java.util.List;

/**
 * Something that is wrong with the sample on purpose.
 *
 * @param table table that is damaged
 * @param rows rows that are damaged, added or missing
 * @param findings the checks that do not pass because of it; no others
 */
record Incident(String name, String table, String description, long rows, List<Finding> findings) {

    /**
     * How a check ends because of an incident.
     *
     * @param check id, for example {@code orders/unique(transaction_id)}
     * @param status the check's status
     * @param value the check's number
     */
    record Finding(String check, String status, BigDecimal value) {
        static Finding fail(String check, long value) {
            return fail(check, BigDecimal.valueOf(value));
        }

        static Finding fail(String check, BigDecimal value) {
            return new Finding(check, "FAIL", value);
        }
    }

    /** The users table is written without one of its columns. */
    static Incident missingColumn(int users) {
        return new Incident(
                "missing-column",
                "users",
                "The column country is gone.",
                users,
                List.of(Finding.fail("users/schema-missing", 1)));
    }
}
