package io.tallyman.scan;

import org.apache.spark.SparkThrowable;

/** Puts exceptions into a sentence for people. */
final class Failures {
    private static final int LONGEST = 400;

    private Failures() {}

    /**
     * Why something could not be evaluated.
     *
     * @param redact whether the text may hold values of sensitive columns and is left out but for Spark's error class
     */
    static String reason(Throwable thrown, boolean redact) {
        Throwable told = thrown;
        for (Throwable cause = thrown; cause != null && cause.getCause() != cause; cause = cause.getCause()) {
            told = cause;
            if (cause instanceof SparkThrowable spark && spark.getErrorClass() != null) {
                break;
            }
        }
        String errorClass =
                told instanceof SparkThrowable spark && spark.getErrorClass() != null ? spark.getErrorClass() : "";
        if (redact) {
            String kind = errorClass.isEmpty() ? told.getClass().getSimpleName() : errorClass;
            return kind + " (details withheld: the table has sensitive columns)";
        }
        String text = told.getMessage() == null ? told.toString() : told.getMessage();
        String line = text.lines()
                .filter(l -> !l.isBlank())
                .findFirst()
                .orElse(told.toString())
                .strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
