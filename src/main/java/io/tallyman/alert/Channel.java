package io.tallyman.alert;

import io.tallyman.config.Options;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A way to tell people or machines: the extension point for channels.
 *
 * <p>One file, one line in {@code META-INF/services/io.tallyman.alert.Channel}, one test and one row in the page on
 * alerts. A channel has a public constructor without parameters and no state.
 */
public interface Channel {

    /** The word after {@code channel =}, in kebab-case. */
    String keyword();

    /**
     * Reads a channel's block: where it sends; secrets come from the environment. Problems go to the options; a secret
     * that is not set is none, but something the target lacks.
     */
    Target read(Options options);

    /** A configured channel. Implementations are records; {@code toString} holds no secret. */
    interface Target {

        /** Where it sends, for people, without secrets: {@code hooks.slack.com}, {@code data@example.com}. */
        String about();

        /** Why nothing can be sent, such as a secret that is not set, without secrets; empty where something can. */
        default Optional<String> lacks() {
            return Optional.empty();
        }

        /**
         * Whether a key is told once only, because the receiver keeps what it has and cannot tell a repetition: then a
         * later payload of a key that has been written to be sent is left out.
         */
        default boolean oncePerKey() {
            return false;
        }

        /**
         * The message in this channel's words, within its limits; more than one where one event is sent per incident.
         */
        List<Payload> render(Message message);

        /** Sends once; never throws. */
        Sent send(Payload payload, Duration timeout);
    }

    /** What came of sending once. */
    sealed interface Sent {
        /** The receiver has it. */
        record Delivered(String detail) implements Sent {}

        /** Nobody knows, or the receiver is busy: try again, not before {@code after}. */
        record Later(String reason, Duration after) implements Sent {
            public Later {
                Objects.requireNonNull(after, "after is null");
            }
        }

        /** The receiver refused it for good. */
        record Refused(String reason) implements Sent {}
    }
}
