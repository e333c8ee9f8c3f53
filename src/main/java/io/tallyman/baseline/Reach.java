package io.tallyman.baseline;

/**
 * How far from the expected number is still usual, in deviations by Student's t.
 *
 * @param even as far to either side as the coverage asks for
 * @param below down to where: with headroom nearer than {@code even}
 * @param lift up to where headroom carries, which may be less far than {@code even}; 0 without headroom, NaN where nothing
 *     ever moved
 */
record Reach(double even, double below, double lift) {

    /**
     * The reach for a coverage. Of the good days that the upper end no longer leaves out because of headroom, the lower
     * end may leave out half: all of them would be too many where noise is even on the number's own scale and thus leans
     * down on the yardstick's.
     *
     * @param coverage at least 0.8 and below 1
     * @param freedom degrees of freedom, at least 3
     */
    static Reach of(double coverage, double freedom, double lift) {
        double even = Robust.student(coverage, freedom);
        if (!(lift > even)) {
            return new Reach(even, even, lift);
        }
        double side = (1 - coverage) / 2;
        double saved = side - Robust.beyond(lift, freedom);
        return new Reach(even, Robust.student(1 - 2 * side - saved, freedom), lift);
    }

    /** How far down after these days. */
    double below(SameSide before) {
        return before.reachBelow(below);
    }

    /** How far up after these days. */
    double above(SameSide before) {
        double narrowed = before.reachAbove(even);
        return lift > narrowed ? lift : narrowed;
    }

    /** Whether these days make the band narrower. */
    boolean narrowedBy(SameSide before) {
        return below(before) < below || above(before) < above(SameSide.NONE);
    }
}
