package io.tallyman.baseline;

import java.math.BigDecimal;
import java.util.List;

/** A method with its options. Implementations are records, so that equal configuration makes equal rules. */
public interface Rule {

    /** Which earlier days it wants to know, as numbers of days before the date; positive, ascending, each once. */
    List<Integer> daysBack();

    /** How many of these days it takes at least to say anything. */
    int needed();

    /** In a few words, for names of checks: {@code seasonal}, {@code previous-week}. */
    String name();

    /**
     * What the date's number should be. Deterministic; never throws.
     *
     * @param past at least {@link #needed()} earlier days; never the date itself
     * @param today the number that is judged; a band must not depend on its value
     * @param tolerance {@code warn} or {@code fail} as configured; greater, or for a coverage closer to 1, is wider
     */
    Answer answer(Series past, Point today, BigDecimal tolerance);
}
