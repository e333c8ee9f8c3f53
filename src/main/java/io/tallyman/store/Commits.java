package io.tallyman.store;

import io.delta.exceptions.DeltaConcurrentModificationException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;

/** Repeats a commit that met another writer's, with a growing random pause, and names the store when it gives up. */
final class Commits {
    static final int TRIES = 20;
    private static final List<String> LOST_RACES = List.of(
            "DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION", "FIELDS_ALREADY_EXISTS", "DELTA_DUPLICATE_COLUMNS_FOUND");
    private static final long SHORTEST_MILLIS = 20;
    private static final long STEP_MILLIS = 60;

    private final String location;
    private final LongConsumer sleep;

    Commits(String location) {
        this(location, Commits::pause);
    }

    Commits(String location, LongConsumer sleep) {
        this.location = location;
        this.sleep = sleep;
    }

    void run(String what, Runnable commit) {
        call(what, () -> {
            commit.run();
            return Boolean.TRUE;
        });
    }

    /** Spark and Delta throw checked exceptions that Java is not told of, so every kind is caught. */
    <T> T call(String what, Supplier<T> commit) {
        for (int tried = 1; ; tried++) {
            try {
                return commit.get();
            } catch (StoreException e) {
                throw e;
            } catch (Exception e) {
                if (!conflicts(e)) {
                    throw failed(what, e);
                }
                if (tried == TRIES) {
                    throw new StoreException(
                            "Cannot " + what + " the store at " + location + " after " + TRIES + " tries: " + reason(e)
                                    + ". Run again when fewer runs write at once.",
                            e);
                }
                sleep.accept(
                        ThreadLocalRandom.current().nextLong(SHORTEST_MILLIS, SHORTEST_MILLIS + STEP_MILLIS * tried));
            }
        }
    }

    private StoreException failed(String what, Exception cause) {
        return new StoreException(
                "Cannot " + what + " the store at " + location + ": " + reason(cause)
                        + ". Check that the place exists or can be created and that this user may read and write it,"
                        + " or set `store` to another place.",
                cause);
    }

    private static String reason(Exception cause) {
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return text.lines().findFirst().orElse(cause.toString()).replaceFirst("\\.$", "");
    }

    /** A conflict that something else wraps counts too, and so does a table or column that another writer creates. */
    private static boolean conflicts(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeltaConcurrentModificationException
                    || cause instanceof SparkThrowable known
                            && LOST_RACES.stream().anyMatch(race -> race.equals(known.getErrorClass()))) {
                return true;
            }
        }
        return false;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot wait for other writers: interrupted", e);
        }
    }
}
