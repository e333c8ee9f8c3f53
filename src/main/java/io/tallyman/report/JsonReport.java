package io.tallyman.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.Move;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Cost;
import io.tallyman.metric.EvidenceRow;
import io.tallyman.metric.PassCost;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Spelling;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run as JSON for programs, in the shape that {@code report-1.schema.json} publishes. */
public final class JsonReport {
    /** Identity of the published shape; a change that breaks readers gets a new number. */
    public static final String SCHEMA = "https://tallyman.io/schema/report-1.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .nodeFactory(new JsonNodeFactory(true))
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private JsonReport() {}

    /** The whole report, indented, with line feeds on every system. */
    public static String render(RunResult result) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("$schema", SCHEMA);
        run(root.putObject("run"), result);
        ObjectNode counts = root.putObject("counts");
        Map<Status, Long> found = result.counts();
        found.forEach((status, count) -> counts.put(Spelling.of(status), count));
        root.put("score", result.score());
        costs(root.putObject("costs"), result.costs());
        ArrayNode tables = root.putArray("tables");
        result.tables().forEach(t -> table(tables.addObject(), t));
        ArrayNode passes = root.putArray("passes");
        result.costs().byPass().forEach(p -> pass(passes.addObject(), p));
        ArrayNode moved = root.putArray("moved");
        result.moved().forEach(m -> move(moved.addObject(), m));
        Map<String, List<EvidenceRow>> evidence =
                result.evidence().stream().collect(Collectors.groupingBy(EvidenceRow::checkId));
        ArrayNode results = root.putArray("results");
        for (Verdict verdict : result.verdicts()) {
            ObjectNode node = results.addObject();
            check(node, verdict);
            judged(node, verdict);
            labels(node, verdict.check());
            cost(node.putObject("cost"), result.costs().of(verdict.check()));
            evidence(
                    node.putArray("evidence"),
                    evidence.getOrDefault(verdict.check().id(), List.of()));
        }
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return MAPPER.writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot write the JSON report", e);
        }
    }

    private static void run(ObjectNode node, RunResult result) {
        node.put("run_id", result.runId());
        node.put("attempt", result.attempt());
        node.put("business_date", result.date().toString());
        node.put("environment", result.environment());
        node.put("state", result.worst().name());
        node.put("started_at", result.startedAt().toString());
        node.put("finished_at", result.finishedAt().toString());
        node.put("duration_seconds", BigDecimal.valueOf(result.duration().toMillis(), 3));
        node.put("fingerprint", result.fingerprint());
    }

    private static void costs(ObjectNode node, RunResult.Costs costs) {
        node.put("spark_jobs", costs.sparkJobs());
        node.put("passes", costs.passes());
        node.put("rows_read", costs.rowsRead());
        node.put("bytes_read", costs.bytesRead());
    }

    private static void table(ObjectNode node, RunResult.TableRead table) {
        node.put("table", table.table());
        node.put("source", table.source());
        text(node, "version", Optional.of(table.version()).filter(v -> !v.isEmpty()));
        node.put("passes", table.passes());
    }

    private static void pass(ObjectNode node, PassCost pass) {
        node.put("table", pass.table());
        node.put("what", pass.what());
        node.put("measures", pass.measures().size());
        cost(node, pass.cost());
        node.put("jobs", pass.jobs());
        node.put("task_seconds", BigDecimal.valueOf(pass.taskMillis(), 3));
        node.put("shuffle_bytes", pass.shuffleBytes());
    }

    private static void move(ObjectNode node, Move move) {
        node.put("metric_id", move.metricId());
        node.put("business_date", move.date().toString());
        node.put("unit", move.unit().name());
        value(node, "before", move.before());
        value(node, "after", move.after());
    }

    private static void cost(ObjectNode node, Cost cost) {
        node.put("seconds", BigDecimal.valueOf(cost.nanos(), 9));
        node.put("rows_read", cost.rows());
        node.put("bytes_read", cost.bytes());
    }

    private static void check(ObjectNode node, Verdict verdict) {
        Check check = verdict.check();
        node.put("check_id", check.id());
        node.put("table", check.table());
        node.put("name", check.name());
        node.put("kind", check.kind());
        node.put("status", verdict.status().name());
        node.put("severity", check.labels().severity().name());
        node.put("unit", check.unit().name());
        Optional<Reading.Value> value = verdict.value();
        value(node, "value", verdict.reading());
        plain(node, "exact", value.flatMap(Reading.Value::exact));
        plain(node, "numerator", value.flatMap(Reading.Value::numerator));
        plain(node, "denominator", value.flatMap(Reading.Value::denominator));
    }

    private static void judged(ObjectNode node, Verdict verdict) {
        number(node, "expected", verdict.expected());
        number(node, "lower", verdict.lower());
        number(node, "upper", verdict.upper());
        node.put("expectation", verdict.expectation());
        node.put("message", verdict.message());
        number(node, "z_score", verdict.zScore().filter(Double::isFinite).map(BigDecimal::valueOf));
    }

    private static void labels(ObjectNode node, Check check) {
        node.put("metric_id", check.measure().id());
        text(node, "description", check.labels().description());
        ArrayNode tags = node.putArray("tags");
        check.labels().tags().forEach(tags::add);
        text(node, "owner", check.labels().owner());
        text(node, "playbook", check.labels().playbook());
        node.put("origin", check.origin());
    }

    private static void evidence(ArrayNode rows, List<EvidenceRow> evidence) {
        for (EvidenceRow row : evidence) {
            ObjectNode node = rows.addObject();
            row.values().forEach((column, value) -> node.put(column, String.valueOf(value)));
        }
    }

    /** The number of a reading, with all digits where it is known exactly; null where there is none. */
    private static void value(ObjectNode node, String key, Reading reading) {
        if (reading instanceof Reading.Value value && value.exact().isEmpty()) {
            node.put(key, value.value());
        } else {
            number(node, key, reading instanceof Reading.Value value ? value.exact() : Optional.empty());
        }
    }

    private static void text(ObjectNode node, String key, Optional<String> text) {
        node.put(key, text.orElse(null));
    }

    private static void number(ObjectNode node, String key, Optional<BigDecimal> number) {
        node.put(key, number.orElse(null));
    }

    /** As text, because a program that reads JSON numbers as floating point would lose digits. */
    private static void plain(ObjectNode node, String key, Optional<BigDecimal> number) {
        text(node, key, number.map(BigDecimal::toPlainString));
    }
}
