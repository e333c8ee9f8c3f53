package io.tallyman.incident;

import io.tallyman.judge.Verdict;
import io.tallyman.suite.Suite.Environment;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

/**
 * What the life of incidents goes by.
 *
 * @param environment of the runs; incidents of others are not theirs
 * @param escalateAfter failed business dates in a row after which an incident is escalated, at least 2: the first
 *     failure is its owner's
 * @param judged by table, the newest business date that an earlier run has completed; an older date changes nothing.
 *     Empty where somebody asks for older dates to be told: the dates of an incident stay out of bounds even then
 * @param hearing who hears of what
 */
public record Rules(Environment environment, int escalateAfter, Map<String, LocalDate> judged, Hearing hearing) {
    /** Failed dates in a row after which an incident is escalated where nobody says otherwise. */
    public static final int ESCALATE_AFTER = 3;

    /** For how long anybody tries to tell of something: what nobody could be told for so long is no news. */
    public static final Duration NEWS_FOR = Duration.ofDays(7);

    /** Who hears of failures. */
    public interface Hearing {

        /** Whether everybody whom a failure would be told to hears of another one anyway. */
        boolean covers(Verdict other, Verdict failure);
    }

    /** Rejects what would escalate a first failure. */
    public Rules {
        if (escalateAfter < 2) {
            throw new IllegalArgumentException("Expected at least 2 failed dates in a row, found " + escalateAfter);
        }
        judged = Map.copyOf(judged);
    }

    boolean old(String table, LocalDate date) {
        return judged.getOrDefault(table, date).isAfter(date);
    }
}
