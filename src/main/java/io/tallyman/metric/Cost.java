package io.tallyman.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a piece of work took.
 *
 * @param nanos wall-clock time in nanoseconds
 * @param rows rows read from sources
 * @param bytes bytes read from sources
 */
public record Cost(long nanos, long rows, long bytes) {
    /** No time and nothing read. */
    public static final Cost NONE = new Cost(0, 0, 0);

    /** Wall-clock time in seconds. */
    public double seconds() {
        return nanos / 1e9;
    }

    public Cost plus(Cost other) {
        return new Cost(nanos + other.nanos, rows + other.rows, bytes + other.bytes);
    }

    /** Equal parts that add up to the whole; what does not divide goes to the first ones. */
    public List<Cost> split(int parts) {
        return IntStream.range(0, parts)
                .mapToObj(i -> new Cost(part(nanos, i, parts), part(rows, i, parts), part(bytes, i, parts)))
                .toList();
    }

    private static long part(long whole, int position, int parts) {
        return whole / parts + (position < whole % parts ? 1 : 0);
    }
}
