package io.tallyman.suite;

import io.tallyman.check.Catalogue;
import io.tallyman.check.Check;
import io.tallyman.check.CheckKind;
import io.tallyman.check.Draft;
import io.tallyman.check.Segmenting;
import io.tallyman.check.Subject;
import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import io.tallyman.metric.Scope;
import io.tallyman.suite.DeequSpec.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads check blocks: a kind of the catalogue, a Java suite of Deequ checks, or DQDL text. */
final class CheckReader {
    /** Name under which business numbers of several tables are kept. */
    static final String KPIS = "kpis";

    private static final List<String> FORMS = List.of("check", "class", "dqdl");

    private final Catalogue catalogue = new Catalogue();
    private final List<Check> checks = new ArrayList<>();
    private final List<DeequSpec> deequ = new ArrayList<>();

    List<Check> checks() {
        return List.copyOf(checks);
    }

    List<DeequSpec> deequ() {
        return List.copyOf(deequ);
    }

    void add(Check check) {
        checks.add(check);
    }

    /** Reads one entry of a table's checks. */
    void read(TableSpec table, Options block) {
        List<String> found = FORMS.stream().filter(block::has).toList();
        if (found.size() != 1) {
            block.reject(
                    found.isEmpty() ? "check" : found.get(1),
                    "Expected exactly one of check, class and dqdl, found "
                            + (found.isEmpty() ? "none" : String.join(" and ", found)),
                    "Write { check = row-count }.");
            ignoreRest(block);
            return;
        }
        if (!found.get(0).equals("check")) {
            deequ.add(deequ(table, found.get(0), block));
            return;
        }
        String keyword = block.text("check");
        Optional<CheckKind> kind = catalogue.find(keyword);
        if (kind.isEmpty()) {
            List<String> keywords =
                    catalogue.all().stream().map(CheckKind::keyword).toList();
            block.reject("check", "Unknown kind of check '" + keyword + "'", Nearest.hint(keyword, keywords));
            ignoreRest(block);
            return;
        }
        kind.get().read(table.subject(), block).stream()
                .map(check -> check.listed(table.name(), table.labels(check.labels())))
                .forEach(checks::add);
    }

    /** Reads one entry of the list of business numbers. */
    void readKpi(Options block, Map<String, TableSpec> tables, String zone) {
        block.know("table");
        if (block.has("sql")) {
            Subject all = new Subject(KPIS, zone, Optional.empty(), true, List.of(), Map.of());
            checks.addAll(kind("sql").read(all, block));
            return;
        }
        String name = block.text("table");
        TableSpec table = tables.get(name);
        if (table == null) {
            if (!name.isEmpty()) {
                block.reject("table", "Unknown table '" + name + "'", Nearest.hint(name, tables.keySet()));
            }
            ignoreRest(block);
            return;
        }
        kind("kpi").read(table.subject(), block).stream()
                .map(check -> check.listed(KPIS, table.labels(check.labels())))
                .forEach(checks::add);
    }

    private CheckKind kind(String keyword) {
        return catalogue
                .find(keyword)
                .orElseThrow(() -> new IllegalStateException("Cannot find the kind of check '" + keyword + "'"));
    }

    private static DeequSpec deequ(TableSpec table, String key, Options block) {
        Scope scope = block.choice("over", Scope.class, Scope.SLICE);
        Segmenting.refuse(block, "A Deequ suite");
        return new DeequSpec(
                table.name(),
                key.equals("class") ? Form.CLASS : Form.DQDL,
                block.text(key),
                table.sliced() ? scope : Scope.TABLE,
                table.labels(Draft.labels(block)),
                block.origin());
    }

    /** Spares a block that cannot be read a complaint about each of its keys. */
    private static void ignoreRest(Options block) {
        block.know(block.keys().toArray(String[]::new));
    }
}
