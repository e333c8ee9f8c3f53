package io.tallyman.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Check;
import io.tallyman.check.Segmenting;
import io.tallyman.config.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsReadTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check = freshness",
                "check = slice-freshness",
                "check = schema",
                "check = sql, name = n, query = \"SELECT 1\", sql = \"SELECT 1\", fail = \"> 1\"",
                "dqdl = \"RowCount > 1\""
            })
    void whatIsNotTakenOverRowsHasNoSegments(String block) throws IOException {
        assertThat(problems("{ " + block + ", segments = channel }", ""))
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("cannot be judged per segment"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "top = 0                              | Expected 1 to 50 segments, found 0",
                "top = 51                             | Expected 1 to 50 segments, found 51",
                "min-share = \"100%\"                 | Expected a share from 0% to below 100%",
                "min-share = \"-1%\"                  | Expected a share from 0% to below 100%",
                "values = [email, email]              | A value is listed twice",
                "values = [email], top = 3            | `values` says which segments there are",
            })
    void senselessNumbersAreRefused(String settings, String message) throws IOException {
        assertThat(problems("{ check = row-count, segments { by = channel, " + settings + " } }", ""))
                .extracting(Problem::message)
                .anyMatch(found -> found.contains(message));
    }

    @Test
    void segmentsOfASensitiveColumnAreRefused() throws IOException {
        assertThat(problems("{ check = row-count, segments = email }", "sensitive = [Email]"))
                .extracting(Problem::message)
                .containsExactly("The check would store values of the sensitive column 'email' as names of segments");
    }

    @Test
    void aColumnAloneIsEnough() throws IOException {
        Loaded loaded = read("{ check = row-count, segments = channel }", "");

        assertThat(((Loaded.Accepted) loaded).suite().checks())
                .filteredOn(check -> check.kind().equals("row-count"))
                .flatExtracting(SegmentsReadTest::segmenting)
                .containsExactly(new Segmenting("channel", 10, new BigDecimal("0.01"), List.of()));
    }

    private static List<Segmenting> segmenting(Check check) {
        return check.segmenting().stream().toList();
    }

    private List<Problem> problems(String check, String table) throws IOException {
        return ((Loaded.Rejected) read(check, table)).problems();
    }

    private Loaded read(String check, String table) throws IOException {
        Path file = Files.writeString(folder.resolve("shop.conf"), """
                tallyman {
                  time-zone = "Europe/Berlin"
                  store = store
                  tables.orders {
                    source = { table = shop.orders }, time = ordered_at
                    %s
                    checks = [ %s ]
                  }
                }
                """.formatted(table, check));
        return SuiteReader.read(List.of(file), Map.of());
    }
}
