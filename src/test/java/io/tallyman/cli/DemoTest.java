package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo finds what is wrong with its sample, all of it and nothing else. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class DemoTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double TOLERANCE = 1e-6;

    @TempDir
    Path folder;

    @Test
    void demoFindsExactlyTheScriptedIncidents(SparkSession spark) throws IOException {
        assertThat(spark).isNotNull();
        Morning.Printed printed = Morning.tallyman("demo", "--folder", folder.toString());

        assertThat(printed.code()).as(printed.err()).isZero();
        Map<String, JsonNode> scripted = scripted();
        Map<String, JsonNode> found = found();
        assertThat(scripted).isNotEmpty();
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(scripted.keySet());
        SoftAssertions softly = new SoftAssertions();
        scripted.forEach((check, finding) -> {
            JsonNode result = found.get(check);
            softly.assertThat(result.get("status").asText())
                    .as(check)
                    .isEqualTo(finding.get("status").asText());
            if (finding.hasNonNull("value")) {
                softly.assertThat(result.get("value").isNumber()).as(check).isTrue();
                softly.assertThat(result.get("value").asDouble())
                        .as(check)
                        .isCloseTo(finding.get("value").asDouble(), within(TOLERANCE));
            }
        });
        softly.assertAll();
        assertThat(printed.out())
                .contains(scripted.keySet().stream()
                        .map(check -> check.substring(0, check.indexOf('/')))
                        .toArray(String[]::new));
    }

    @Test
    void cleanDemoFindsNothing(SparkSession spark) throws IOException {
        assertThat(spark).isNotNull();
        Morning.Printed printed = Morning.tallyman("demo", "--clean", "--folder", folder.toString());

        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(scripted()).isEmpty();
        assertThat(report().get("results")).isNotEmpty();
        assertThat(found().keySet()).as("checks that do not pass").isEmpty();
    }

    /** What incidents.json says the checks find, by check. */
    private Map<String, JsonNode> scripted() throws IOException {
        Map<String, JsonNode> findings = new TreeMap<>();
        for (JsonNode incident :
                JSON.readTree(folder.resolve("incidents.json").toFile()).get("incidents")) {
            for (JsonNode finding : incident.get("findings")) {
                assertThat(findings.put(finding.get("check").asText(), finding)).isNull();
            }
        }
        return findings;
    }

    /** The results that do not pass, by check. */
    private Map<String, JsonNode> found() throws IOException {
        Map<String, JsonNode> findings = new TreeMap<>();
        for (JsonNode result : report().get("results")) {
            if (!result.get("status").asText().equals("PASS")) {
                assertThat(findings.put(result.get("check_id").asText(), result))
                        .isNull();
            }
        }
        return findings;
    }

    private JsonNode report() throws IOException {
        return JSON.readTree(
                folder.resolve("reports").resolve("report-2026-11-19.json").toFile());
    }
}
