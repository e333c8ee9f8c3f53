package io.tallyman.baseline;

/**
 * How far from the expected number is still usual, in deviations. What lies beyond either end is together the share of
 * good days that the coverage leaves out, by Student's t.
 *
 * @param below down to where
 * @param above up to where, no nearer than {@code below}
 */
record Reach(double below, double above) {

    /**
     * The reach for a coverage. What the upper end no longer leaves out of good days because of headroom, the lower end
     * may.
     *
     * @param coverage at least 0.8 and below 1
     * @param freedom degrees of freedom, at least 3
     * @param headroom how many times as far up as without headroom, at least 1
     * @param most where headroom ends
     */
    static Reach of(double coverage, double freedom, double headroom, double most) {
        double even = Robust.student(coverage, freedom);
        double above = Math.min(headroom * even, most);
        return above > even
                ? new Reach(Robust.student(2 * (coverage + Robust.beyond(above, freedom)) - 1, freedom), above)
                : new Reach(even, even);
    }
}
