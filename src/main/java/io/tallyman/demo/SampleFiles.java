package io.tallyman.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files beside the sample's tables: the list of incidents and the configuration. */
final class SampleFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String CONFIGURATION = "demo.conf";

    private SampleFiles() {}

    static Path writeIncidents(Path folder, SampleWarehouse.Options options, List<Incident> incidents) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("last_day", options.lastDay().toString());
        content.put("seed", options.seed());
        content.put("scale", options.scale());
        content.put("clean", options.clean());
        content.put("incidents", incidents);
        return replace(folder.resolve("incidents.json"), json(content) + "\n");
    }

    /** Whether a folder has the configuration of a sample. */
    static boolean configured(Path folder) {
        return Files.exists(folder.resolve(CONFIGURATION));
    }

    /** Copies the configuration, with the places and the promotion of this sample on top. */
    static Path writeConfiguration(Path folder, Path warehouse, SampleWarehouse.Options options) {
        List<String> promotion =
                Season.of(options).promotion().stream().map(LocalDate::toString).toList();
        String places = "warehouse = " + json(warehouse.toString()) + "\nstore = "
                + json(folder.resolve("store").toString()) + "\npromotion = " + json(promotion) + "\n\n";
        return replace(folder.resolve(CONFIGURATION), places + resource());
    }

    private static String resource() {
        try (InputStream in = SampleFiles.class.getResourceAsStream(CONFIGURATION)) {
            Objects.requireNonNull(in, "Cannot find " + CONFIGURATION + " on the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + CONFIGURATION, e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot write as JSON", e);
        }
    }

    /** A reader sees the old file or the new one, never half a file. */
    private static Path replace(Path file, String content) {
        Path half = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(half, content);
            return Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
