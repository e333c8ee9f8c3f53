package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Playbooks.Playbook;
import io.tallyman.check.Catalogue;
import io.tallyman.check.CheckKind;
import io.tallyman.check.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlaybooksTest {
    private static final Path FOLDER = Path.of("conf", "playbooks");
    private static final int FITS_AN_ALERT = 80;

    @TempDir
    Path directory;

    static Stream<String> kinds() {
        return Stream.concat(new Catalogue().all().stream().map(CheckKind::keyword), Stream.of("class", "dqdl"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfCheckHasOneWithThreeShortStepsFirst(String kind) {
        String text = Playbooks.text(kind).orElseThrow();
        List<String> headings =
                text.lines().filter(line -> line.startsWith("## ")).toList();
        List<String> steps =
                text.lines().filter(line -> line.matches("\\d+\\. .+")).toList();

        assertThat(text).startsWith("# " + kind + ": ");
        assertThat(headings).containsExactly("## Symptoms", "## Investigation", "## Resolution");
        assertThat(Arrays.stream(text.split("(?m)^## .*$")).skip(1))
                .allMatch(section -> section.strip().length() > 20);
        assertThat(steps).hasSizeGreaterThanOrEqualTo(3);
        assertThat(steps.subList(0, 3)).allMatch(step -> step.length() <= FITS_AN_ALERT);
        assertThat(steps.subList(0, 3)).allMatch(step -> step.matches("\\d\\. [A-Z][a-z]+ .*[.?]"));
        assertThat(Playbooks.of(check(kind, null)).steps())
                .isEqualTo(steps.subList(0, 3).stream()
                        .map(step -> step.substring(3))
                        .toList());
    }

    @Test
    void noPlaybookIsOfNoKind() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            kinds().map(kind -> kind + ".md").toList());
        }
    }

    @Test
    void aLinkOfTheChecksOwnStandsBesideTheStepsOfItsKind() {
        Playbook playbook = Playbooks.of(check("row-count", "https://wiki.example.com/orders.md"));

        assertThat(playbook.link()).contains("https://wiki.example.com/orders.md");
        assertThat(playbook.steps())
                .isEqualTo(Playbooks.of(check("row-count", null)).steps())
                .hasSize(3);
    }

    @Test
    void aFileOfTheChecksOwnTakesThePlaceOfItsKinds() throws IOException {
        Path file = directory.resolve("orders.md");
        Files.writeString(file, """
            # Orders
            1. Not a step of the investigation
            ## Investigation
            1. Call the shop.
            2) Look at the till.
            ## Resolution
            1. Nor is this.
            """);

        assertThat(Playbooks.of(check("row-count", file.toString())).steps())
                .containsExactly("Call the shop.", "Look at the till.");
    }

    @Test
    void aFileThatIsNotThereCostsNothingButItself() {
        Playbook playbook =
                Playbooks.of(check("row-count", directory.resolve("gone.md").toString()));

        assertThat(playbook.steps()).hasSize(3);
    }

    @Test
    void aKindThatBringsNoneHasNoSteps() {
        assertThat(Playbooks.of(check("our-own-kind", null)).steps()).isEmpty();
        assertThat(Playbooks.text("../playbooks/row-count")).isEmpty();
    }

    private static io.tallyman.check.Check check(String kind, String playbook) {
        io.tallyman.check.Check check = Morning.check("orders", kind, Severity.CRITICAL, "commerce-data", playbook);
        return new io.tallyman.check.Check(
                check.table(),
                check.name(),
                kind,
                check.measure(),
                List.of(),
                List.of(),
                check.unit(),
                check.labels(),
                List.of(),
                check.problem(),
                check.origin());
    }
}
