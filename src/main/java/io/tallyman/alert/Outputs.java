package io.tallyman.alert;

/**
 * What happens where an output cannot be written or sent. What the store records is not among them: where that fails,
 * the job ends and its attempt does not count, whatever is configured.
 *
 * @param reports the report files
 * @param payloads the payload files
 * @param deliveries what becomes of alerts that their receivers do not have; how often they are sent again is a matter
 *     of {@link AlertSpec.Rules}
 */
public record Outputs(Writing reports, Writing payloads, OnFailure deliveries) {
    private static final int RETRIES = 2;

    /** Where nothing is configured. */
    public static final Outputs USUAL = new Outputs(
            new Writing(OnFailure.HARD_FAIL, RETRIES), new Writing(OnFailure.NONE, RETRIES), OnFailure.STALE);

    /** What readers and the scheduler are left with. */
    public enum OnFailure {
        /** What is there already stays. */
        STALE,
        /** Nothing is there, and nobody waits for it. */
        NONE,
        /** The job counts as broken, once everything else is done. */
        HARD_FAIL
    }

    /**
     * How files are written.
     *
     * @param retries how often a file that cannot be written is tried again, at least 0
     */
    public record Writing(OnFailure onFailure, int retries) {}
}
