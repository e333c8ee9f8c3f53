package io.tallyman.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs a shared pass; if it dies, halves what it shares until only the culprits are left out.
 *
 * <p>One culprit among n costs about 2 log2 n further passes. Where both halves of the whole die, a probe decides
 * whether the data itself cannot be read, so that a broken table does not cost 2 n passes.
 */
final class Bisection<T, R> {
    private final Function<List<T>, List<R>> pass;
    private final BiFunction<T, Throwable, List<R>> culprit;
    private final Runnable probe;

    /**
     * @param pass answers several items at once, or throws
     * @param culprit answers the item that makes the pass throw
     * @param probe throws where no item can be answered
     */
    Bisection(Function<List<T>, List<R>> pass, BiFunction<T, Throwable, List<R>> culprit, Runnable probe) {
        this.pass = pass;
        this.culprit = culprit;
        this.probe = probe;
    }

    List<R> run(List<T> items) {
        if (items.isEmpty()) {
            return List.of();
        }
        try {
            return pass.apply(items);
        } catch (Exception | LinkageError | StackOverflowError first) {
            if (items.size() == 1) {
                return culprit.apply(items.get(0), first);
            }
        }
        try {
            probe.run();
        } catch (Exception | LinkageError | StackOverflowError unreadable) {
            List<R> results = new ArrayList<>();
            items.forEach(item -> results.addAll(culprit.apply(item, unreadable)));
            return results;
        }
        return halves(items);
    }

    private List<R> halves(List<T> items) {
        int middle = items.size() / 2;
        List<R> results = new ArrayList<>(half(items.subList(0, middle)));
        results.addAll(half(items.subList(middle, items.size())));
        return results;
    }

    private List<R> half(List<T> items) {
        try {
            return pass.apply(items);
        } catch (Exception | LinkageError | StackOverflowError e) {
            return items.size() == 1 ? culprit.apply(items.get(0), e) : halves(items);
        }
    }
}
