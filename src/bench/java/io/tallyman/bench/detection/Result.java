package io.tallyman.bench.detection;

import java.util.List;
import java.util.Optional;

/**
 * What a contender reached with the tolerance that its makers ship, and at the default method's recall.
 *
 * @param bare without a calendar
 * @param series on how many series
 * @param equal with the widest tolerance that reaches the default method's recall, with a calendar; empty where none does
 */
record Result(Contender contender, int series, Score known, Score bare, Optional<Score> equal) {
    /** Tolerances tried reach from the shipped one divided by this to the one multiplied by this. */
    private static final double REACH = 64;

    private static final double BASE = 0.1;
    private static final int HALVINGS = 11;

    static Result of(Contender contender, List<LabelledSeries> all) {
        Score known = Score.of(contender, contender.usual(), true, all);
        Score bare = Score.of(contender, contender.usual(), false, all);
        return new Result(contender, all.size(), known, bare, Optional.empty());
    }

    /** The same with the tolerance found that reaches a recall. */
    Result at(double recall, List<LabelledSeries> all) {
        double usual = contender.usual() == 0 ? BASE : contender.usual();
        double tight = usual / REACH;
        double wide = usual * REACH;
        Score best = Score.of(contender, tight, true, all);
        if (best.recall() < recall) {
            return this;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(tight * wide);
            Score score = Score.of(contender, middle, true, all);
            if (score.recall() >= recall) {
                tight = middle;
                best = score;
            } else {
                wide = middle;
            }
        }
        return new Result(contender, series, known, bare, Optional.of(best));
    }
}
