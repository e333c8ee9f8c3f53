package io.tallyman.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Does several things at once. */
final class Together {
    private Together() {}

    /** Returns once all have ended; throws what the first of them threw, with the others' as suppressed. */
    static void run(Runnable... works) {
        ExecutorService pool = Executors.newFixedThreadPool(works.length);
        List<Future<?>> running = new ArrayList<>();
        Stream.of(works).forEach(work -> running.add(pool.submit(work)));
        pool.shutdown();
        Throwable failure = null;
        for (Future<?> work : running) {
            try {
                work.get();
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = e.getCause();
                } else {
                    failure.addSuppressed(e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Cannot finish: interrupted", e);
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
