package io.tallyman.baseline;

/**
 * How far from the expected number is still usual, in deviations by Student's t.
 *
 * @param even as far to either side as the coverage asks for
 * @param below down to where: with headroom nearer than {@code even}
 * @param lift up to where headroom carries, which may be less far than {@code even}; 0 without headroom
 */
record Reach(double even, double below, double lift) {

    /**
     * The reach for a coverage. Of the good days that the upper end no longer leaves out because of headroom, the lower
     * end may leave out half: all of them would be too many where noise is even on the number's own scale and thus leans
     * down on the yardstick's.
     *
     * @param coverage at least 0.8 and below 1
     * @param freedom degrees of freedom, at least 3
     * @param headroom how many times {@code even} the upper end may reach; 1 without headroom
     * @param most where headroom ends all the same
     */
    static Reach of(double coverage, double freedom, double headroom, double most) {
        double even = Robust.student(coverage, freedom);
        double lift = headroom > 1 && most > 0 ? Math.min(headroom * even, most) : 0;
        if (lift <= even) {
            return new Reach(even, even, lift);
        }
        double side = (1 - coverage) / 2;
        double tail = side + (side - Robust.beyond(lift, freedom)) / 2;
        return new Reach(even, Robust.student(1 - 2 * tail, freedom), lift);
    }

    /** How far down after these days. */
    double below(SameSide before) {
        return before.reachBelow(below);
    }

    /** How far up after these days. */
    double above(SameSide before) {
        return Math.max(lift, before.reachAbove(even));
    }

    /** Whether these days make the band narrower. */
    boolean narrowedBy(SameSide before) {
        return below(before) < below || above(before) < above(SameSide.NONE);
    }
}
