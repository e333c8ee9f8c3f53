package io.tallyman.bench;

/**
 * What a piece of work cost.
 *
 * @param jobs Spark jobs
 * @param rows rows that Spark's tasks read, those of Delta's log included
 * @param bytes bytes that Spark's tasks read, those of Delta's log included, also from Spark's cache
 * @param cpuMillis processor time of Spark's tasks, all cores together; neither planning nor compiling is in it
 * @param files different data files of the tables that were read; neither logs nor stores
 * @param fileBytes size of these files
 * @param peakHeap sum of the peaks of the heap's memory pools, in bytes: garbage that was not collected yet counts, and
 *     the pools need not have peaked at once
 */
record Cost(int jobs, long rows, long bytes, long cpuMillis, int files, long fileBytes, long peakHeap) {

    /** The same with another processor time. */
    Cost withCpu(long millis) {
        return new Cost(jobs, rows, bytes, millis, files, fileBytes, peakHeap);
    }

    /** The larger of each. */
    Cost max(Cost other) {
        return new Cost(
                Math.max(jobs, other.jobs),
                Math.max(rows, other.rows),
                Math.max(bytes, other.bytes),
                Math.max(cpuMillis, other.cpuMillis),
                Math.max(files, other.files),
                Math.max(fileBytes, other.fileBytes),
                Math.max(peakHeap, other.peakHeap));
    }
}
