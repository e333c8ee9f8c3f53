package io.tallyman.suite;

import io.tallyman.check.Check.Labels;
import io.tallyman.metric.Scope;

/**
 * A suite written for Deequ: a Java class that returns Deequ checks, or DQDL text.
 *
 * @param table configured name of the table it is about
 * @param form which of the two
 * @param text class name or DQDL rules
 */
public record DeequSpec(String table, Form form, String text, Scope scope, Labels labels, String origin) {
    /** How the suite is written. */
    public enum Form {
        CLASS,
        DQDL
    }
}
