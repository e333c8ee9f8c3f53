package io.tallyman.bench;

import java.util.Optional;

/**
 * One measurement.
 *
 * @param millis wall-clock time
 * @param cost empty where the work is not done by Spark
 */
record Sample(String contender, double millis, Optional<Cost> cost) {
    private static final String TAB = "\t";

    /** As a line of text. */
    String line() {
        return contender
                + TAB
                + millis
                + cost.map(c -> TAB
                                + c.jobs()
                                + TAB
                                + c.rows()
                                + TAB
                                + c.bytes()
                                + TAB
                                + c.cpuMillis()
                                + TAB
                                + c.files()
                                + TAB
                                + c.fileBytes()
                                + TAB
                                + c.peakHeap())
                        .orElse("");
    }

    /** Reads what {@link #line} wrote. */
    static Sample parse(String line) {
        String[] part = line.split(TAB);
        Optional<Cost> cost = part.length == 2
                ? Optional.empty()
                : Optional.of(new Cost(
                        Integer.parseInt(part[2]),
                        Long.parseLong(part[3]),
                        Long.parseLong(part[4]),
                        Long.parseLong(part[5]),
                        Integer.parseInt(part[6]),
                        Long.parseLong(part[7]),
                        Long.parseLong(part[8])));
        return new Sample(part[0], Double.parseDouble(part[1]), cost);
    }
}
