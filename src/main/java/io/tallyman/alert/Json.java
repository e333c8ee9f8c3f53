package io.tallyman.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Optional;

/** JSON bodies, always written the same way. */
final class Json {
    static final String TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String text(ObjectNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot write JSON", e);
        }
    }

    /** Reads back what {@link #text} wrote; empty where it has become something else since. */
    static Optional<ObjectNode> read(String body) {
        try {
            return Optional.of(MAPPER.readValue(body, ObjectNode.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
