package io.tallyman.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.config.ConfigFile.Loaded;
import io.tallyman.config.ConfigFile.Parsed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoconOptionsTest {

    private enum Level {
        FAIL,
        WARN_ONLY
    }

    @TempDir
    Path directory;

    @Test
    void namesFileAndLineOfAnUnknownKeyWithTheNearestWord() throws IOException {
        Path file = write("shop.conf", "tallyman {", "  warn = 1", "  faill = 2", "}");
        Parsed parsed = parsed(file);
        parsed.root().know("fail", "warn");

        parsed.reportUnknownKeys();

        assertThat(parsed.problems().all())
                .containsExactly(new Problem(
                        file + ":3", "faill", "Unknown key 'faill'", "Did you mean 'fail'? Known: fail, warn."));
    }

    @Test
    void findsUnknownKeysInsideEveryBlockHandedOut() throws IOException {
        Path file = write(
                "shop.conf",
                "tallyman {",
                "  tables {",
                "    orders {",
                "      checks = [ {}, { faill = 1 } ]",
                "    }",
                "  }",
                "}");
        Parsed parsed = parsed(file);
        for (Options check : parsed.root().namedBlocks("tables").get("orders").blocks("checks")) {
            check.know("fail");
        }

        parsed.reportUnknownKeys();

        assertThat(parsed.problems().all())
                .containsExactly(new Problem(
                        file + ":4",
                        "tables.orders.checks[1].faill",
                        "Unknown key 'faill'",
                        "Did you mean 'fail'? Known: fail."));
    }

    @Test
    void findsAllProblemsAtOnceInTheOrderOfTheFile() throws IOException {
        Path file = write(
                "shop.conf",
                "tallyman {",
                "  rows = abc",
                "  share = much",
                "  age = 6",
                "  on = maybe",
                "  level = fial",
                "  names = [ a, true ]",
                "  block = 3",
                "  list = { a = 1 }",
                "}");
        Parsed parsed = parsed(file);
        Options root = parsed.root();
        root.blocks("list");
        assertThat(root.block("block").text("inner")).isEmpty();
        assertThat(root.texts("names")).containsExactly("a");
        assertThat(root.choice("level", Level.class, Level.WARN_ONLY)).isEqualTo(Level.WARN_ONLY);
        assertThat(root.flag("on", true)).isTrue();
        assertThat(root.duration("age")).isEmpty();
        assertThat(root.number("share")).isEmpty();
        assertThat(root.integer("rows")).isEmpty();
        assertThat(root.text("name")).isEmpty();

        assertThat(parsed.problems().all())
                .containsExactly(
                        new Problem(file + ":1", "name", "Missing: expected a text", ""),
                        new Problem(file + ":2", "rows", "Expected a whole number, found the text \"abc\"", ""),
                        new Problem(
                                file + ":3",
                                "share",
                                "Expected a number, found the text \"much\"",
                                "Write it like 12, 1.5, \"1,200\", 2k, 1.5M or 5%."),
                        new Problem(
                                file + ":4",
                                "age",
                                "Expected a duration, found the number 6",
                                "say the unit, for example 6h"),
                        new Problem(file + ":5", "on", "Expected true or false, found the text \"maybe\"", ""),
                        new Problem(
                                file + ":6",
                                "level",
                                "Expected one of the known words, found the text \"fial\"",
                                "Did you mean 'fail'? Known: fail, warn-only."),
                        new Problem(file + ":7", "names[1]", "Expected a text, found the flag true", ""),
                        new Problem(file + ":8", "block", "Expected a block, found the number 3", ""),
                        new Problem(
                                file + ":9",
                                "list",
                                "Expected a list of blocks, found a block",
                                "Write it like list = [ { ... } ]."));
    }

    @Test
    void doesNotRepeatTheProblemsOfABlockReadTwice() throws IOException {
        Path file = write("shop.conf", "tallyman {", "  store {", "    port = abc", "    prot = 1", "  }", "}");
        Parsed parsed = parsed(file);
        parsed.root().block("store").integer("port");
        parsed.root().block("store").integer("port");

        parsed.reportUnknownKeys();
        parsed.reportUnknownKeys();

        assertThat(parsed.root().block("store")).isSameAs(parsed.root().block("store"));
        assertThat(parsed.problems().all())
                .containsExactly(
                        new Problem(file + ":3", "store.port", "Expected a whole number, found the text \"abc\"", ""),
                        new Problem(
                                file + ":4", "store.prot", "Unknown key 'prot'", "Did you mean 'port'? Known: port."));
    }

    @Test
    void neverPrintsASecretOrAValueFromTheEnvironment() throws IOException {
        Path file = write(
                "shop.conf", "tallyman {", "  api-key = hunter2", "  rows = ${HOME}", "  wide = ${HOME}\"/x\"", "}");
        Parsed parsed = parsed(file);
        parsed.root().integer("api-key");
        parsed.root().integer("rows");
        parsed.root().integer("wide");

        String environment = "Expected a whole number, found a value from the environment";
        assertThat(parsed.problems().all())
                .containsExactly(
                        new Problem(file + ":2", "api-key", "Expected a whole number, found a secret", ""),
                        new Problem(file + ":3", "rows", environment, ""),
                        new Problem(file + ":4", "wide", environment, ""));
    }

    @Test
    void asksForAtLeastOneText() throws IOException {
        Path file = write("shop.conf", "tallyman {", "  keys = []", "}");
        Parsed parsed = parsed(file);
        parsed.root().someTexts("keys");
        parsed.root().someTexts("columns");

        assertThat(parsed.problems().all())
                .containsExactly(
                        new Problem(file + ":1", "columns", "Missing: expected at least one text", ""),
                        new Problem(file + ":2", "keys", "Expected at least one text, found an empty list", ""));
    }

    @Test
    void readsEveryKindOfValue() throws IOException {
        Path file = write(
                "shop.conf",
                "tallyman {",
                "  name = shop, rows = 12, share = 5%, age = 30 min, on = yes, level = warn-only",
                "  one = a, many = [ a, 7 ], nothing = null, version = 0.10, \"a.b\" = dotted",
                "}");
        Parsed parsed = parsed(file);
        Options root = parsed.root();

        assertThat(root.text("name")).isEqualTo("shop");
        assertThat(root.integer("rows")).hasValue(12);
        assertThat(root.number("share")).contains(new BigDecimal("0.05"));
        assertThat(root.duration("age")).contains(Duration.ofMinutes(30));
        assertThat(root.flag("on", false)).isTrue();
        assertThat(root.choice("level", Level.class, Level.FAIL)).isEqualTo(Level.WARN_ONLY);
        assertThat(root.texts("one")).containsExactly("a");
        assertThat(root.texts("many")).containsExactly("a", "7");
        assertThat(root.has("nothing")).isFalse();
        assertThat(root.text("nothing", "fallback")).isEqualTo("fallback");
        assertThat(root.text("version")).isEqualTo("0.10");
        assertThat(root.text("a.b")).isEqualTo("dotted");
        assertThat(root.block("absent").keys()).isEmpty();
        parsed.reportUnknownKeys();
        assertThat(parsed.problems().isEmpty()).isTrue();
    }

    @Test
    void keepsTheOrderOfKeysOnOneLine() throws IOException {
        Path file = write(
                "shop.conf",
                "tallyman {",
                "  columns = { zeta = string, alpha = int, \"mid.x\" = date, int = a }",
                "}");

        assertThat(parsed(file).root().namedTexts("columns").keySet()).containsExactly("zeta", "alpha", "mid.x", "int");
    }

    @Test
    void keepsTheOrderOfKeysOverManyLinesAndSubstitutions() throws IOException {
        Path file = write(
                "shop.conf",
                "base { a = 1 }",
                "tallyman {",
                "  tables {",
                "    zeta = ${base}",
                "    mid { a = 2 }",
                "    alpha = ${base} { b = 3 }",
                "  }",
                "}");

        Map<String, Options> tables = parsed(file).root().namedBlocks("tables");

        assertThat(tables.keySet()).containsExactly("zeta", "mid", "alpha");
        assertThat(tables.get("alpha").origin()).isEqualTo(file + ":6");
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static Parsed parsed(Path... files) {
        Loaded loaded = ConfigFile.load(List.of(files), Map.of());
        assertThat(loaded.problems().all()).isEmpty();
        return (Parsed) loaded;
    }
}
