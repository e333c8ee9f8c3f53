package io.tallyman.bench;

import io.tallyman.check.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bars that the main part of the benchmark can tell of. */
final class Bars {
    private static final long GIGABYTE = 1L << 30;

    private final Results results;
    private final List<Bar> bars = new ArrayList<>();

    private Bars(Results results) {
        this.results = results;
    }

    /**
     * The bars whose contenders took part.
     *
     * @param sliceBytes size of the files of the new slice
     */
    static List<Bar> of(Results results, long sliceBytes) {
        Bars all = new Bars(results);
        all.atMost(Field.SHAREABLE, 1.15, Field.HAND_SQL);
        all.atMost(Field.SHAREABLE, 3, Field.BARE_READ);
        all.atLeast(Field.DEEQU_FUSED, 2, Field.COLD);
        all.atLeast(Field.DEEQU_PER_CHECK, 8, Field.COLD);
        all.reads(Field.IN_LOG, 0, "nothing of the tables");
        all.reads(Field.DAILY_SECOND, sliceBytes, "the new slice and nothing else");
        all.heap();
        return List.copyOf(all.bars);
    }

    private void atMost(String contender, double times, String baseline) {
        ratio(contender, baseline)
                .ifPresent(ratio -> bars.add(new Bar(
                        contender + " at most " + Markdown.plain(times) + " x " + baseline,
                        Markdown.ratio(ratio) + " x",
                        Optional.of(ratio <= times))));
    }

    private void atLeast(String contender, double times, String baseline) {
        ratio(contender, baseline)
                .ifPresent(ratio -> bars.add(new Bar(
                        contender + " at least " + Markdown.plain(times) + " x " + baseline,
                        Markdown.ratio(ratio) + " x",
                        Optional.of(ratio >= times))));
    }

    private Optional<Double> ratio(String contender, String baseline) {
        return results.median(contender)
                .flatMap(time -> results.median(baseline).map(base -> time / base));
    }

    private void reads(String contender, long bytes, String what) {
        results.summary(contender)
                .flatMap(Summary::cost)
                .ifPresent(cost -> bars.add(new Bar(
                        contender + " reads " + what + " (" + Numbers.bytes(bytes) + ")",
                        cost.files() + " files, " + Numbers.bytes(cost.fileBytes()),
                        Optional.of(cost.fileBytes() == bytes))));
    }

    /** A heap that may grow further may hold more garbage, so only a limit of one gigabyte can prove the contrary. */
    private void heap() {
        Optional<Cost> most = results.summaries().stream()
                .filter(summary ->
                        List.of("tallyman", "daily", "log").stream().anyMatch(summary.contender()::startsWith))
                .flatMap(summary -> summary.cost().stream())
                .reduce(Cost::max);
        long limit = Runtime.getRuntime().maxMemory();
        most.ifPresent(cost -> {
            boolean met = limit <= GIGABYTE || cost.peakHeap() <= GIGABYTE;
            bars.add(new Bar(
                    "Tallyman needs at most 1 GB of heap",
                    "peak of " + Numbers.bytes(cost.peakHeap()) + ", garbage included, where " + Numbers.bytes(limit)
                            + " were allowed",
                    met ? Optional.of(true) : Optional.empty()));
        });
    }
}
