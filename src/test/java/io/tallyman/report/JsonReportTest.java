package io.tallyman.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void keepsToThePublishedSchemaForEveryStatus() throws IOException {
        RunResult result = SampleResults.morning();
        assertThat(result.counts())
                .allSatisfy(
                        (status, count) -> assertThat(count).as(status.name()).isPositive());

        assertThat(problems(parse(result))).isEmpty();
    }

    @Test
    void keepsToThePublishedSchemaWhereNothingWasChecked() throws IOException {
        assertThat(problems(parse(SampleResults.of(List.of(), List.of())))).isEmpty();
    }

    @Test
    void schemaRefusesBrokenDocuments() throws IOException {
        ObjectNode unknownKey = parse(SampleResults.morning());
        unknownKey.put("surprise", 1);
        ObjectNode missingKey = parse(SampleResults.morning());
        missingKey.remove("score");
        ObjectNode unknownStatus = parse(SampleResults.morning());
        ((ObjectNode) unknownStatus.at("/results/0")).put("status", "GREEN");
        ObjectNode textForNumber = parse(SampleResults.morning());
        ((ObjectNode) textForNumber.at("/results/0")).put("value", "2500");

        assertThat(List.of(unknownKey, missingKey, unknownStatus, textForNumber))
                .allSatisfy(document -> assertThat(problems(document)).isNotEmpty());
    }

    @Test
    void schemaDescribesEveryProperty() throws IOException {
        try (InputStream schema = schemaText()) {
            describes(MAPPER.readTree(schema));
        }
    }

    @Test
    void writesMoneyExactly() throws IOException {
        JsonNode money = parse(SampleResults.morning()).at("/results/2");

        assertThat(money.get("exact").asText()).isEqualTo("12345678901234567.60");
        assertThat(JsonReport.render(SampleResults.morning())).contains("\"value\" : 12345678901234567.60,");
        assertThat(money.get("upper").asDouble()).isEqualTo(12_000_000_000_000_000.0);
        assertThat(money.get("z_score").asDouble()).isEqualTo(3.14159);
    }

    @Test
    void writesRatiosWithTheirParts() throws IOException {
        JsonNode nulls = parse(SampleResults.morning()).at("/results/1");

        assertThat(nulls.get("value").asDouble()).isEqualTo(0.052);
        assertThat(nulls.get("exact").isNull()).isTrue();
        assertThat(nulls.get("numerator").asText()).isEqualTo("130");
        assertThat(nulls.get("denominator").asText()).isEqualTo("2500");
    }

    @Test
    void writesWhatIsMissingAsNull() throws IOException {
        JsonNode error = parse(SampleResults.morning()).at("/results/4");

        assertThat(error.get("name").asText()).isEqualTo("satisfies(größe_数量)");
        for (String key : List.of("value", "exact", "expected", "lower", "upper", "z_score", "playbook")) {
            assertThat(error.get(key).isNull()).as(key).isTrue();
        }
    }

    @Test
    void saysHowTheRunEnded() throws IOException {
        ObjectNode report = parse(SampleResults.morning());

        assertThat(report.get("$schema").asText()).isEqualTo(JsonReport.SCHEMA);
        assertThat(report.at("/run/state").asText()).isEqualTo(Status.ERROR.name());
        assertThat(report.at("/run/business_date").asText()).isEqualTo("2026-11-19");
        assertThat(report.at("/run/duration_seconds").asDouble()).isEqualTo(12.3);
        assertThat(report.at("/counts/fail").asInt()).isEqualTo(2);
        assertThat(report.at("/tables/1/version").isNull()).isTrue();
        assertThat(report.at("/results/3/evidence")).hasSize(5);
        assertThat(report.at("/results/3/evidence/0/revenue").asText()).isEqualTo("-5.00");
    }

    @Test
    void saysWhatEachPassTookAndEachChecksPartOfIt() throws IOException {
        ObjectNode report = parse(SampleResults.morning());

        JsonNode pass = report.at("/passes/0");
        assertThat(pass.get("table").asText()).isEqualTo("orders");
        assertThat(pass.get("what").asText()).isEqualTo("aggregate");
        assertThat(pass.get("measures").asInt()).isEqualTo(1);
        assertThat(pass.get("seconds").asDouble()).isEqualTo(3.0);
        assertThat(pass.get("rows_read").asLong()).isEqualTo(1_000_000);
        assertThat(pass.get("bytes_read").asLong()).isEqualTo(12_000_000);
        assertThat(pass.get("jobs").asInt()).isEqualTo(2);
        assertThat(pass.get("task_seconds").asDouble()).isEqualTo(5.25);
        assertThat(pass.get("shuffle_bytes").asLong()).isEqualTo(512);
        JsonNode cost = report.at("/results/1/cost");
        assertThat(cost.get("seconds").asDouble()).isEqualTo(0.6);
        assertThat(cost.get("rows_read").asLong()).isEqualTo(200_000);
        assertThat(cost.get("bytes_read").asLong()).isEqualTo(2_400_000);
    }

    private static ObjectNode parse(RunResult result) throws IOException {
        return (ObjectNode) MAPPER.readTree(JsonReport.render(result));
    }

    private static Set<ValidationMessage> problems(JsonNode document) {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        JsonSchema schema = factory.getSchema(schemaText());
        return schema.validate(document);
    }

    private static InputStream schemaText() {
        return JsonReport.class.getResourceAsStream("report-1.schema.json");
    }

    private static void describes(JsonNode schema) {
        schema.path("properties").fields().forEachRemaining((Map.Entry<String, JsonNode> property) -> {
            assertThat(property.getValue().has("description"))
                    .as(property.getKey())
                    .isTrue();
            describes(property.getValue());
        });
        if (schema.has("properties")) {
            assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
            assertThat(schema.path("required")).hasSameSizeAs(schema.path("properties"));
        }
        if (schema.has("items")) {
            describes(schema.path("items"));
        }
    }
}
