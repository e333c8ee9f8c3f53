package io.tallyman.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.config.ConfigFile.Loaded;
import io.tallyman.config.ConfigFile.Parsed;
import io.tallyman.config.ConfigFile.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    @TempDir
    Path directory;

    @Test
    void saysThatAFileDoesNotExist() {
        Path file = directory.resolve("shop.conf");

        assertThat(unreadable(file))
                .containsExactly(
                        new Problem(file.toString(), "", "Cannot read the configuration: the file does not exist", ""));
    }

    @Test
    void saysThatAFileIsADirectory() {
        assertThat(unreadable(directory))
                .containsExactly(
                        new Problem(directory.toString(), "", "Cannot read the configuration: it is a directory", ""));
    }

    @Test
    void namesFileAndLineOfAParseError() throws IOException {
        Path file = write("shop.conf", "tallyman {", "  name = shop }", "}");

        List<Problem> problems = unreadable(file);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).origin()).isEqualTo(file + ":3");
        assertThat(problems.get(0).message()).startsWith("Cannot read the configuration: ");
    }

    @Test
    void hidesALineThatNamesASecretFromAParseError() throws IOException {
        Path file = write("shop.conf", "tallyman {", "  password = hun:ter2", "}");

        assertThat(unreadable(file))
                .containsExactly(new Problem(
                        file + ":2",
                        "",
                        "Cannot read the configuration: this line is malformed (not shown, for it names a secret)",
                        "Put the value in double quotes."));
    }

    @Test
    void tellsHowToMendAMissingEnvironmentVariable() throws IOException {
        Path file = write("shop.conf", "tallyman {", "  name = ${TALLYMAN_NO_SUCH_VARIABLE}", "}");

        assertThat(unreadable(file))
                .containsExactly(new Problem(
                        file + ":2",
                        "",
                        "Nothing stands for ${TALLYMAN_NO_SUCH_VARIABLE}",
                        "set the environment variable TALLYMAN_NO_SUCH_VARIABLE,"
                                + " or write ${?TALLYMAN_NO_SUCH_VARIABLE} if it may be missing"));
    }

    @Test
    void suggestsTheTopLevelKeyThatWasMeantAsTallyman() throws IOException {
        Path file = write("shop.conf", "talyman { name = shop }");

        assertThat(unreadable(file))
                .containsExactly(new Problem(
                        file.toString(),
                        "tallyman",
                        "Missing the block 'tallyman'",
                        "Did you mean 'tallyman' where you wrote 'talyman'?"));
    }

    @Test
    void refusesAnOverrideThatIsNoKey() throws IOException {
        Path file = write("shop.conf", "tallyman {}");

        Loaded loaded = ConfigFile.load(List.of(file), Map.of("a..b", "1"));

        assertThat(loaded).isInstanceOf(Unreadable.class);
        assertThat(loaded.problems().all())
                .containsExactly(new Problem(
                        "--set",
                        "a..b",
                        "Cannot read this as a key and its value",
                        "Write it like --set tallyman.name=shop."));
    }

    @Test
    void doesNotReportARejectedKeyAsUnknownToo() throws IOException {
        Path file = write("shop.conf", "tallyman {", "  shape = round", "}");
        Parsed parsed = parsed(file);
        parsed.root().reject("shape", "No such shape", "Leave it out.");

        parsed.reportUnknownKeys();

        assertThat(parsed.problems().all())
                .containsExactly(new Problem(file + ":2", "shape", "No such shape", "Leave it out."));
    }

    @Test
    void printsOriginPathMessageAndHint() {
        Problem problem = new Problem("conf/shop.conf:14", "tables", "Unknown key 'a'", "Known: b.");

        assertThat(problem).hasToString("conf/shop.conf:14  tables\n  Unknown key 'a'\n  Known: b.");
    }

    @Test
    void namesFilesRelativeToTheCurrentDirectory() {
        String file = Path.of("conf", "shop.conf").toAbsolutePath().toString();

        assertThat(new Provenance(file, 14)).hasToString("conf/shop.conf:14");
    }

    @Test
    void fillsInTheEnvironment() throws IOException {
        Path file = write("shop.conf", "tallyman { home = ${HOME}, name = shop }");
        Options root = parsed(file).root();

        assertThat(root.text("home")).isEqualTo(System.getenv("HOME"));
        assertThat(root.fromEnvironment("home")).isTrue();
        assertThat(root.fromEnvironment("name")).isFalse();
    }

    @Test
    void laterFilesAndThenOverridesWin() throws IOException {
        Path base = write("base.conf", "tallyman { store { path = a, mode = b, url = c } }");
        Path prod = write("prod.conf", "tallyman { store { mode = prod, url = prod } }");

        Loaded loaded = ConfigFile.load(
                List.of(base, prod), Map.of("tallyman.store.url", "s3a://bucket/x#1", "tallyman.store.rows", "7"));

        assertThat(loaded).isInstanceOf(Parsed.class);
        Options store = ((Parsed) loaded).root().block("store");
        assertThat(store.text("path")).isEqualTo("a");
        assertThat(store.text("mode")).isEqualTo("prod");
        assertThat(store.text("url")).isEqualTo("s3a://bucket/x#1");
        assertThat(store.integer("rows")).hasValue(7);
        assertThat(store.duration("rows")).isEmpty();
        assertThat(loaded.problems().all())
                .containsExactly(new Problem(
                        "--set",
                        "store.rows",
                        "Expected a duration, found the number 7",
                        "say the unit, for example 6h"));
    }

    @Test
    void fingerprintsTheMeaningWithoutLayoutAndSecrets() throws IOException {
        Path one = write("one.conf", "tallyman { a = 1, store { password = x } }");
        Path same = write("same.conf", "tallyman {", "  store.password = y # rotated", "  a = 1", "}");
        Path other = write("other.conf", "tallyman { a = 2, store { password = x } }");

        assertThat(parsed(one).fingerprint()).matches("[0-9a-f]{16}");
        assertThat(parsed(same).fingerprint()).isEqualTo(parsed(one).fingerprint());
        assertThat(parsed(other).fingerprint()).isNotEqualTo(parsed(one).fingerprint());
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static Parsed parsed(Path... files) {
        Loaded loaded = ConfigFile.load(List.of(files), Map.of());
        assertThat(loaded.problems().all()).isEmpty();
        return (Parsed) loaded;
    }

    private static List<Problem> unreadable(Path... files) {
        Loaded loaded = ConfigFile.load(List.of(files), Map.of());
        assertThat(loaded).isInstanceOf(Unreadable.class);
        return loaded.problems().all();
    }
}
