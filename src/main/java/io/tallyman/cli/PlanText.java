package io.tallyman.cli;

import io.tallyman.check.Numbers;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Spelling;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.scan.ReadEstimate;
import io.tallyman.scan.Warehouse;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan as people read it. */
final class PlanText {
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(19);

    private PlanText() {}

    /**
     * The plan.
     *
     * @param sends what is done outside the store, a line each
     */
    static String render(
            Suite suite, Selection selection, Plan plan, Warehouse warehouse, boolean storeExists, List<String> sends) {
        StringBuilder text = new StringBuilder();
        text.append("Plan for ").append(plan.date()).append(": ");
        text.append(selection.checks().size()).append(" checks in ");
        text.append(plan.passes().size()).append(" passes\n\nRead\n");
        for (TableSpec table : suite.tables()) {
            if (!plan.reading(table.name()).isEmpty()) {
                table(text, table, plan.of(table.name()), warehouse);
            }
        }
        plan.of("kpis")
                .forEach(pass -> text.append("  kpis\n    query       ")
                        .append(pass.measures().get(0).measure().instance())
                        .append('\n'));
        long broken =
                selection.checks().stream().filter(c -> c.problem().isPresent()).count();
        if (broken > 0) {
            text.append("\n").append(broken).append(" checks cannot be evaluated and will end as ERROR:\n");
            selection.checks().stream()
                    .filter(c -> c.problem().isPresent())
                    .forEach(c -> text.append("  ")
                            .append(c.id())
                            .append(": ")
                            .append(c.problem().get())
                            .append('\n'));
        }
        text.append("\nWrite\n  store ").append(suite.store());
        text.append(storeExists ? "\n" : " (will be created)\n");
        text.append("    runs 1 row, metrics ")
                .append(Numbers.whole(metrics(plan)))
                .append(" rows, results ")
                .append(selection.checks().size())
                .append(" rows, evidence at most ")
                .append(suite.evidenceLimit())
                .append(" rows per failing check\n");
        text.append("\nSend\n  ").append(String.join("\n  ", sends));
        return text.toString();
    }

    private static void table(StringBuilder text, TableSpec table, List<Pass> passes, Warehouse warehouse) {
        String version = warehouse.version(table.name());
        text.append("  ").append(table.name()).append("  ").append(warehouse.source(table.name()));
        text.append(version.isEmpty() ? "\n" : " @ version " + version + "\n");
        String owner = owner(table.owner());
        text.append(owner.isEmpty() ? "" : "    owned by " + owner + "\n");
        warehouse
                .problem(table.name())
                .ifPresent(p -> text.append("    cannot be read: ").append(p).append('\n'));
        for (Pass pass : passes) {
            String way = String.format(Locale.ROOT, "    %-14s ", Spelling.of(pass.trip()));
            wrap(text, way, dates(pass) + about(pass));
            try {
                ReadEstimate estimate = ReadEstimate.of(warehouse, pass);
                if (estimate.files() > 0 || !estimate.columns().isEmpty()) {
                    wrap(
                            text,
                            INDENT,
                            "columns " + String.join(", ", estimate.columns()) + "; " + estimate.partitions()
                                    + " partitions, " + estimate.files() + " files, at most "
                                    + Numbers.bytes(estimate.bytes()));
                }
                int fromLog = ReadEstimate.fromLog(warehouse, pass);
                if (fromLog > 0) {
                    wrap(
                            text,
                            INDENT,
                            fromLog + " of " + pass.measures().size()
                                    + " measures without a read, where the Delta log's statistics are exact");
                }
            } catch (Exception | LinkageError e) {
                text.append("                   cannot be analysed: ")
                        .append(String.valueOf(e.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""))
                        .append('\n');
            }
        }
    }

    /** Who is responsible and how they are reached. */
    private static String owner(TableSpec.Owner owner) {
        return Stream.of(
                        owner.team(),
                        owner.contact().map(contact -> "contact " + contact),
                        owner.escalation().map(escalation -> "escalation " + escalation))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    /** Appends words after a margin; further lines are indented by as much. */
    private static void wrap(StringBuilder text, String margin, String words) {
        StringBuilder line = new StringBuilder(margin);
        boolean empty = true;
        for (String word : words.split(" ")) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(" ".repeat(margin.length()));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        text.append(line).append('\n');
    }

    private static String dates(Pass pass) {
        if (pass.trip() == Trip.REFERENCE) {
            return pass.dates().size() == 1
                    ? ""
                    : pass.dates().size() + " dates since " + pass.dates().get(0) + ", ";
        }
        return switch (pass.scope()) {
            case TABLE -> "whole table, ";
            case SLICE ->
                pass.dates().size() == 1
                        ? pass.dates().get(0) + ", "
                        : pass.dates().size() + " dates since " + pass.dates().get(0) + ", ";
        };
    }

    private static String about(Pass pass) {
        if (pass.trip() == Trip.AGGREGATE) {
            return pass.measures().size() + " measures together";
        }
        if (pass.trip() == Trip.REFERENCE) {
            return references(pass);
        }
        return String.join(
                "; ",
                pass.measures().stream()
                        .map(MetricKey::measure)
                        .map(m -> m.id())
                        .toList());
    }

    /** The foreign keys that share the pass, and where they lead. */
    private static String references(Pass pass) {
        Orphans to = (Orphans) pass.measures().get(0).measure();
        return pass.measures().stream().map(PlanText::foreignKey).distinct().collect(Collectors.joining(", ")) + " -> "
                + to.to() + "." + String.join(",", to.toColumns());
    }

    private static String foreignKey(MetricKey key) {
        Orphans from = (Orphans) key.measure();
        return String.join(",", from.columns()) + " of " + (key.scope() == Scope.TABLE ? "all " : "") + key.table()
                + (from.nullsAreOrphans() ? " with nulls" : "")
                + from.where().map(where -> " where " + where).orElse("");
    }

    private static long metrics(Plan plan) {
        return plan.passes().stream()
                        .flatMapToLong(p -> p.measures().stream()
                                .mapToLong(key -> key.scope() == Scope.TABLE
                                        ? p.judged().size()
                                        : p.dates().size()))
                        .sum()
                + plan.derived().size();
    }
}
