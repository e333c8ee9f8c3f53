package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Channel.Sent;
import io.tallyman.alert.Channel.Target;
import io.tallyman.alert.Message.Action;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Channels that break their word cost only themselves. */
class FencedTest {
    private static final Payload SOUND = new Payload("key", "text/plain", "body", Map.of());
    private static final Message MESSAGE = Told.message(Action.TRIGGER, Told.nulls());

    @Test
    void aMessageThatCannotBePutIntoWordsIsNeverSentButStaysReadable() {
        List<Supplier<List<Payload>>> broken = List.of(
                () -> {
                    throw new IllegalStateException("https://example.com/hush");
                },
                () -> {
                    throw new NoClassDefFoundError("com/example/Library");
                },
                () -> null,
                () -> Arrays.asList(SOUND, null));
        for (Supplier<List<Payload>> render : broken) {
            Target target = fenced(render, () -> new Sent.Delivered("sent all the same"));

            List<Payload> payloads = target.render(MESSAGE);

            assertThat(payloads).singleElement().satisfies(payload -> {
                assertThat(payload.key()).isEqualTo(MESSAGE.key());
                assertThat(payload.body()).contains("FAIL orders: null-rate(client_id) 12.04%");
                assertThat(payload.toString()).doesNotContain("hush");
                assertThat(target.send(payload, Duration.ofSeconds(1)))
                        .isInstanceOfSatisfying(
                                Sent.Refused.class,
                                refused -> assertThat(refused.reason())
                                        .startsWith("cannot be put into words: the channel failed with "));
            });
        }
    }

    @Test
    void aSendThatThrowsOrSaysNothingIsTriedAgain() {
        assertThat(sent(() -> {
                    throw new IllegalStateException("https://example.com/hush");
                }))
                .isEqualTo(new Sent.Later("the channel failed with IllegalStateException", Duration.ZERO));
        assertThat(sent(() -> {
                    throw new NoClassDefFoundError("com/example/Library");
                }))
                .isEqualTo(new Sent.Later("the channel failed with NoClassDefFoundError", Duration.ZERO));
        assertThat(sent(() -> new Sent.Later("busy", null)))
                .isEqualTo(new Sent.Later("the channel failed with NullPointerException", Duration.ZERO));
        assertThat(sent(() -> null))
                .isEqualTo(new Sent.Later("the channel does not say what came of it", Duration.ZERO));
    }

    @Test
    void aTargetThatCannotSayWhatItLacksSendsNothing() {
        Target target = new Fenced(new Loose(() -> List.of(SOUND), () -> new Sent.Delivered("fed")) {
            @Override
            public Optional<String> lacks() {
                throw new IllegalStateException("hush");
            }

            @Override
            public String about() {
                return null;
            }
        });

        assertThat(target.lacks()).contains("the channel failed with IllegalStateException");
        assertThat(target.about()).isEqualTo("an unknown place");
    }

    @Test
    void aSoundTargetIsLeftAsItIs() {
        Target target = fenced(() -> List.of(SOUND), () -> new Sent.Delivered("fed"));

        assertThat(target.render(MESSAGE)).containsExactly(SOUND);
        assertThat(target.send(SOUND, Duration.ofSeconds(1))).isEqualTo(new Sent.Delivered("fed"));
        assertThat(target.lacks()).isEmpty();
        assertThat(target.about()).isEqualTo("loose");
        assertThat(target.oncePerKey()).isFalse();
        assertThat(new Fenced(Told.target(
                                new Jira(), "url = \"https://jira.example.com\", project = DATA, token = ${HOME}"))
                        .oncePerKey())
                .isTrue();
    }

    private static Sent sent(Supplier<Sent> send) {
        return fenced(() -> List.of(SOUND), send).send(SOUND, Duration.ofSeconds(1));
    }

    private static Target fenced(Supplier<List<Payload>> render, Supplier<Sent> send) {
        return new Fenced(new Loose(render, send));
    }

    /** Does as it is told, whatever a target has promised. */
    private static class Loose implements Target {
        private final Supplier<List<Payload>> render;
        private final Supplier<Sent> send;

        Loose(Supplier<List<Payload>> render, Supplier<Sent> send) {
            this.render = render;
            this.send = send;
        }

        @Override
        public String about() {
            return "loose";
        }

        @Override
        public List<Payload> render(Message message) {
            return render.get();
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            return send.get();
        }
    }
}
