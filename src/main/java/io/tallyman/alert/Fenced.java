package io.tallyman.alert;

import io.tallyman.alert.Channel.Sent;
import io.tallyman.alert.Channel.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A target that keeps its word whatever its class does: one that throws, or answers nothing, costs only its own
 * channel.
 *
 * @param target of whichever channel
 */
record Fenced(Target target) implements Target {
    /** Header of what stands in for a message that could not be put into the channel's words, with the reason. */
    private static final String UNRENDERED = "unrendered";

    private static final int LINES = 20;

    @Override
    public String about() {
        try {
            return target.about() == null ? "an unknown place" : target.about();
        } catch (Exception | LinkageError e) {
            return "an unknown place";
        }
    }

    @Override
    public Optional<String> lacks() {
        try {
            Optional<String> lacks = target.lacks();
            return lacks == null ? Optional.of("the channel does not say whether it can send") : lacks;
        } catch (Exception | LinkageError e) {
            return Optional.of(failed(e));
        }
    }

    @Override
    public boolean oncePerKey() {
        try {
            return target.oncePerKey();
        } catch (Exception | LinkageError e) {
            return false;
        }
    }

    /** The target's payloads, or one that is never sent but says in plain text what should have been. */
    @Override
    public List<Payload> render(Message message) {
        try {
            // Copying throws where the list or an element is null.
            return List.copyOf(target.render(message));
        } catch (Exception | LinkageError e) {
            String text = TextMail.of(Sayings.of(message, LINES));
            Map<String, String> why = Map.of(UNRENDERED, "cannot be put into words: " + failed(e));
            return List.of(new Payload(message.key(), "text/plain; charset=UTF-8", text, why));
        }
    }

    @Override
    public Sent send(Payload payload, Duration timeout) {
        String unrendered = payload.headers().get(UNRENDERED);
        if (unrendered != null) {
            return new Sent.Refused(unrendered);
        }
        try {
            Sent sent = target.send(payload, timeout);
            return sent == null ? new Sent.Later("the channel does not say what came of it", Duration.ZERO) : sent;
        } catch (Exception | LinkageError e) {
            return new Sent.Later(failed(e), Duration.ZERO);
        }
    }

    /** Without the message, which may hold an address with a token. */
    private static String failed(Throwable e) {
        return "the channel failed with " + e.getClass().getSimpleName();
    }
}
