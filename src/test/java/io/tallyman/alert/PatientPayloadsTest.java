package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Message.Action;
import io.tallyman.suite.Suite.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientPayloadsTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> attempts = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void aFolderThatIsAFileIsToldAsTheReasonOfTheFirstAlert() throws IOException {
        Path file = Files.writeString(folder.resolve("payloads"), "a plain file");
        PatientPayloads payloads = new PatientPayloads(new PayloadFolder(file), new Retry(2, pauses::add));

        assertThatThrownBy(() -> payloads.write(delivery("1"))).isInstanceOf(UncheckedIOException.class);

        assertThat(payloads.problem())
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("Cannot write the payload " + file));
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void alertsDoNotWaitForEachOfManyFilesThatCannotBeWritten() {
        PatientPayloads payloads = new PatientPayloads(dead(9), new Retry(2, pauses::add));

        for (String id : List.of("1", "2", "3")) {
            assertThatThrownBy(() -> payloads.write(delivery(id))).hasMessage("no space for " + id);
        }

        assertThat(attempts).containsExactly("1", "1", "1", "2", "3");
        assertThat(pauses).hasSize(2);
        assertThat(payloads.problem()).contains("no space for 1");
    }

    @Test
    void aDiskThatFailsTwiceAndThenWorksIsNoProblem() {
        PatientPayloads payloads = new PatientPayloads(dead(2), new Retry(2, pauses::add));

        payloads.write(delivery("1"));
        payloads.write(delivery("2"));

        assertThat(attempts).containsExactly("1", "1", "1", "2");
        assertThat(payloads.problem()).isEmpty();
    }

    /** A disk whose first writes fail. */
    private PayloadFiles dead(int writes) {
        return delivery -> {
            attempts.add(delivery.id());
            if (attempts.size() <= writes) {
                throw new UncheckedIOException("no space for " + delivery.id(), new IOException("disk full"));
            }
        };
    }

    private static Delivery delivery(String id) {
        return new Delivery(
                id,
                Optional.of("run-1"),
                Morning.DATE,
                Environment.LIVE,
                "team",
                Action.TRIGGER,
                List.of("2026-11-18-3f9a1c02d4"),
                new Payload("key", "application/json", "{}", Map.of()),
                State.PENDING,
                0,
                Morning.HALF_PAST_SIX,
                Morning.HALF_PAST_SIX,
                Quiet.NEVER,
                Optional.empty(),
                "");
    }
}
