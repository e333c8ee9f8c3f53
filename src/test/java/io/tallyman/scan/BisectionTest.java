package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pass that dies is halved until only the culprits are left out, at a cost that grows with the logarithm. */
class BisectionTest {
    private final List<Integer> passes = new ArrayList<>();

    @Test
    void oneCulpritAmongAThousandCostsTwentyFurtherPasses() {
        List<String> results = run(1024, Set.of(700), true);

        assertThat(results).hasSize(1024).contains("700 is a culprit").doesNotContain("700");
        // The whole, then two halves on each of ten levels.
        assertThat(passes).hasSize(1 + 2 * 10);
    }

    @Test
    void everyCulpritIsFoundAndNobodyElse() {
        List<String> results = run(100, Set.of(0, 1, 50, 99), true);

        assertThat(results.stream().filter(r -> r.endsWith("is a culprit")))
                .containsExactlyInAnyOrder("0 is a culprit", "1 is a culprit", "50 is a culprit", "99 is a culprit");
        assertThat(results).hasSize(100);
    }

    @Test
    void dataThatCannotBeReadAtAllCostsOnePassAndAProbe() {
        List<String> results = run(500, Set.of(7), false);

        assertThat(results).hasSize(500).allMatch(r -> r.endsWith("is a culprit"));
        assertThat(passes).hasSize(1);
    }

    @Test
    void nothingToDoIsNothingDone() {
        assertThat(run(0, Set.of(), true)).isEmpty();
        assertThat(passes).isEmpty();
    }

    private List<String> run(int items, Set<Integer> culprits, boolean readable) {
        Bisection<Integer, String> bisection = new Bisection<>(
                some -> {
                    passes.add(some.size());
                    if (some.stream().anyMatch(culprits::contains)) {
                        throw new IllegalStateException("dies");
                    }
                    return some.stream().map(String::valueOf).toList();
                },
                (item, e) -> List.of(item + " is a culprit"),
                () -> {
                    if (!readable) {
                        throw new IllegalStateException("unreadable");
                    }
                });
        return bisection.run(IntStream.range(0, items).boxed().toList());
    }
}
