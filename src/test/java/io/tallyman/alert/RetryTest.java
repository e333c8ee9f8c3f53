package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final List<Duration> pauses = new ArrayList<>();
    private int attempts;

    @Test
    void theLastFailureIsThrownAfterGrowingPauses() {
        assertThatThrownBy(() -> new Retry(3, pauses::add).run(failing(9)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("attempt 4");

        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void withoutRetriesOneFailureIsTheLast() {
        assertThatThrownBy(() -> new Retry(0, pauses::add).run(failing(1))).hasMessage("attempt 1");

        assertThat(pauses).isEmpty();
    }

    @Test
    void whatIsNotTheDisksFaultIsNotTriedAgain() {
        assertThatThrownBy(() -> new Retry(3, pauses::add).run(() -> {
                    throw new IllegalStateException("a mistake");
                }))
                .hasMessage("a mistake");

        assertThat(pauses).isEmpty();
    }

    @Test
    void aSuccessEndsIt() {
        new Retry(3, pauses::add).run(failing(2));

        assertThat(attempts).isEqualTo(3);
        assertThat(pauses).hasSize(2);
    }

    private Runnable failing(int times) {
        return () -> {
            attempts++;
            if (attempts <= times) {
                throw new UncheckedIOException("attempt " + attempts, new IOException("disk full"));
            }
        };
    }
}
