package io.tallyman.alert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A folder with one folder per business date and in it one file per payload, with its headers in a second file where
 * it has some. A reader finds each of them whole or not at all.
 */
public record PayloadFolder(Path folder) implements PayloadFiles {

    @Override
    public void write(Delivery delivery) {
        Payload payload = delivery.payload();
        Path day = folder.resolve(delivery.date().toString());
        String name = delivery.channel() + "-" + delivery.id();
        Path file = day.resolve(name + extension(payload.contentType()));
        try {
            Files.createDirectories(day);
            if (!payload.headers().isEmpty()) {
                replace(day.resolve(name + ".headers.txt"), headers(payload.headers()));
            }
            replace(file, payload.body());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the payload " + file + ": " + e.getMessage(), e);
        }
    }

    private static String extension(String contentType) {
        return contentType.contains("json") ? ".json" : contentType.contains("html") ? ".html" : ".txt";
    }

    private static String headers(Map<String, String> headers) {
        return headers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static void replace(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling("." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
