package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import java.util.List;
import java.util.Optional;

/** Events of one step while a later one has none at all. */
public final class DeadConversion implements CheckKind {
    @Override
    public String keyword() {
        return "dead-conversion";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "How many events of step `from` there are while step `to` has none; 0 as soon as `to` has one.",
                "Rows whose column is null belong to no step.",
                "{ check = dead-conversion, column = event_name, from = add_to_cart, to = purchase }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0");
        String column = options.text("column");
        String from = options.text("from");
        String to = options.text("to");
        String value =
                "if(" + FunnelInversion.count(column, to) + " = 0, " + FunnelInversion.count(column, from) + ", 0)";
        Aggregate measure = new Aggregate(
                "DeadConversion",
                column + " " + from + " > " + to,
                draft.where(),
                value,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
        return List.of(draft.check("", draft.key(measure), List.of(), Unit.COUNT));
    }
}
