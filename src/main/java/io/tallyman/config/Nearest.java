package io.tallyman.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a mistyped one was probably meant to be. */
public final class Nearest {

    private Nearest() {}

    /** The known word closest to what was found, or empty where none is close enough to be a slip of the finger. */
    public static Optional<String> word(String found, Collection<String> known) {
        int limit = Math.max(1, found.length() / 3);
        String best = null;
        int least = limit + 1;
        for (String candidate : known) {
            int distance = distance(found.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                best = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The sentence that helps a person who wrote an unknown word; "" where nothing is known. */
    public static String hint(String found, Collection<String> known) {
        if (known.isEmpty()) {
            return "";
        }
        String list = "Known: " + String.join(", ", known) + ".";
        return word(found, known)
                .map(word -> "Did you mean '" + word + "'? " + list)
                .orElse(list);
    }

    // Damerau-Levenshtein rather than Levenshtein: two letters swapped is the commonest slip and should count as one.
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int differ = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j - 1] + differ, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
