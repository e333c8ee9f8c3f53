package io.tallyman.report;

import io.tallyman.check.Status;

/** Colours of a terminal, or none. */
record Palette(boolean colour) {
    private static final String ESCAPE = "\033[";

    String status(Status status, String text) {
        return paint(
                switch (status) {
                    case PASS -> "32";
                    case SKIPPED -> "36";
                    case WARN -> "33";
                    case FAIL -> "1;31";
                    case ERROR -> "1;35";
                },
                text);
    }

    String strong(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colour ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
