package io.tallyman.baseline.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.config.ConfigFile;
import io.tallyman.config.ConfigFile.Parsed;
import io.tallyman.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a calendar becomes that somebody wrote, one entry a line, the first on line 2. */
public record Written(Calendar calendar, List<Problem> problems) {

    static Written read(Path directory, String... entries) throws IOException {
        Path file = directory.resolve("shop.conf");
        String list = String.join("\n", entries);
        Files.writeString(file, "tallyman { calendar = [\n" + list + "\n] }\n");
        Parsed parsed = (Parsed) ConfigFile.load(List.of(file), Map.of());
        Calendar calendar = CalendarReader.read(parsed.root());
        parsed.reportUnknownKeys();
        return new Written(calendar, parsed.problems().all());
    }

    public static Calendar accepted(Path directory, String... entries) throws IOException {
        Written written = read(directory, entries);
        assertThat(written.problems()).isEmpty();
        return written.calendar();
    }
}
