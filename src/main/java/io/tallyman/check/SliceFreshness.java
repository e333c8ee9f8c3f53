package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.metric.SliceAge;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Age of the newest complete slice. */
public final class SliceFreshness implements CheckKind {
    private static final BigDecimal COMPLETE = new BigDecimal("0.999");
    private static final int LOOK_BACK = 7;

    @Override
    public String keyword() {
        return "slice-freshness";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Age of the newest slice that holds at least `complete` (99.9 %) of the rows it should: as many as the"
                        + " `upstream` table's slice, or, without one, as the median slice of the look-back.",
                "Counts rows, whatever they hold.",
                "{ check = slice-freshness, upstream = orders, complete = \"99.9%\", fail = \">= 1d\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, ">= 1d");
        draft.refuse(options, "where", "over");
        Optional<String> upstream = options.optionalText("upstream");
        Optional<BigDecimal> complete = options.number("complete");
        int lookBack = draft.lookBack(LOOK_BACK);
        if (upstream.isEmpty() && complete.isEmpty()) {
            options.reject(
                    "complete",
                    "Compared with its own earlier slices, a slice varies by nature",
                    "Say how full it must be, for example complete = \"80%\", or name the `upstream` table.");
        }
        if (complete.isPresent()
                && (complete.get().signum() <= 0 || complete.get().compareTo(BigDecimal.ONE) > 0)) {
            options.reject("complete", "Expected a share above 0% and up to 100%", "");
        }
        MetricKey rows = new MetricKey(subject.table(), Scope.SLICE, Aggregate.rows(Optional.empty()));
        Optional<MetricKey> reference =
                upstream.map(table -> new MetricKey(table, Scope.SLICE, Aggregate.rows(Optional.empty())));
        MetricKey age = new MetricKey(
                subject.table(), Scope.SLICE, new SliceAge(rows, reference, complete.orElse(COMPLETE), lookBack));
        return List.of(draft.check(upstream.orElse(""), age, List.of(rows), Unit.DURATION));
    }
}
