package io.tallyman.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
    void refusesAnOverrideThatWouldChangeNothing() throws IOException {
        Path file = write("shop.conf", "folder = /data", "unused = 1", "tallyman { store = ${folder}/store }");

        assertThat(ConfigFile.load(List.of(file), Map.of("a b", "x")).problems().all())
                .containsExactly(new Problem(
                        "--set",
                        "a b",
                        "This is outside of the block 'tallyman' and changes nothing",
                        "Did you mean 'tallyman.a b'?"));
        assertThat(ConfigFile.load(List.of(file), Map.of("talyman.store", "x"))
                        .problems()
                        .all())
                .extracting(Problem::hint)
                .containsExactly("Did you mean 'tallyman' where you wrote 'talyman'?");
        assertThat(ConfigFile.load(List.of(file), Map.of("unused", "2"))).isInstanceOf(Unreadable.class);

        Loaded loaded = ConfigFile.load(List.of(file), Map.of("folder", "/tmp"));

        assertThat(((Parsed) loaded).root().text("store")).isEqualTo("/tmp/store");
    }

    @Test
    void refusesAnOverrideOfACheckThatIsNotTheOnlyOne() throws IOException {
        Path file = orders();
        String path = "tallyman.tables.orders.checks.";

        assertThat(ConfigFile.load(List.of(file), Map.of(path + "row-cont.fail", "< 9"))
                        .problems()
                        .all())
                .containsExactly(new Problem(
                        "--set",
                        "tables.orders.checks",
                        "No check of this list has the name or the kind 'row-cont'",
                        "Did you mean 'row-count'? Known: guests, row-count, sum."));
        assertThat(ConfigFile.load(List.of(file), Map.of(path + "sum.fail", "< 9"))
                        .problems()
                        .all())
                .containsExactly(new Problem(
                        "--set",
                        "tables.orders.checks",
                        "2 checks of this list are called 'sum'",
                        "Give the one that is meant a name, or write its position in place of the name: 2 is the"
                                + " first of them."));
        assertThat(ConfigFile.load(List.of(file), Map.of(path + "9.fail", "< 9")))
                .isInstanceOf(Unreadable.class);
        assertThat(ConfigFile.load(List.of(file), Map.of("tallyman.tables.users.checks.sum.fail", "< 9"))
                        .problems()
                        .all())
                .extracting(Problem::message)
                .containsExactly("There is no list of checks to look for 'sum'");
    }

    @Test
    void overridesOneCheckOfAListByNameKindOrPosition() throws IOException {
        Path file = orders();
        String path = "tallyman.tables.orders.checks.";

        Loaded loaded = ConfigFile.load(
                List.of(file),
                Map.of(
                        path + "\"row-count\".fail", "< 9",
                        path + "guests.fail", "> 20%",
                        path + "3.baseline.fail", "45%"));

        assertThat(loaded).isInstanceOf(Parsed.class);
        List<? extends Options> checks =
                ((Parsed) loaded).root().block("tables").block("orders").blocks("checks");
        assertThat(checks)
                .extracting(check -> check.text("check"))
                .containsExactly("row-count", "row-count", "sum", "sum");
        assertThat(checks.get(0).text("fail")).isEqualTo("< 9");
        assertThat(checks.get(1).text("fail")).isEqualTo("> 20%");
        assertThat(checks.get(2).has("fail")).isFalse();
        assertThat(checks.get(3).block("baseline").text("fail")).isEqualTo("45%");
        assertThat(checks.get(3).block("baseline").text("method")).isEqualTo("change");
        checks.get(3).reject("column", "no such column", "");
        assertThat(loaded.problems().all())
                .extracting(Problem::origin, Problem::path)
                .containsExactly(tuple(file + ":7", "tables.orders.checks[3].column"));
    }

    private Path orders() throws IOException {
        return write(
                "orders.conf",
                "tallyman.tables.orders {",
                "  checks = [",
                "    { check = row-count, fail = \"< 5\" }",
                "    { check = row-count, name = guests }",
                "    { check = sum, column = tax }",
                "    {",
                "      check = sum, column = revenue, baseline { method = change }",
                "    }",
                "  ]",
                "}");
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

        assertThat(parsed(one).fingerprint()).matches("[0-9a-f]{16}-[0-9a-f]{16}");
        assertThat(parsed(same).fingerprint()).isEqualTo(parsed(one).fingerprint());
        assertThat(parsed(other).fingerprint()).isNotEqualTo(parsed(one).fingerprint());
    }

    @Test
    void whoIsToldChangesOnlyTheSecondHalfOfTheFingerprint() throws IOException {
        String quiet = parsed(write("quiet.conf", "tallyman { a = 1 }")).fingerprint();
        String snoozed = parsed(write("snoozed.conf", "tallyman { a = 1, snoozes = [1], approved = [2] }"))
                .fingerprint();
        String routed = parsed(write("routed.conf", "tallyman { a = 1, alerts { channels {} } }"))
                .fingerprint();
        String other = parsed(write("other.conf", "tallyman { a = 2 }")).fingerprint();

        assertThat(List.of(quiet, snoozed, routed)).doesNotHaveDuplicates();
        assertThat(List.of(quiet, snoozed, routed))
                .extracting(text -> text.split("-")[0])
                .containsOnly(quiet.split("-")[0]);
        assertThat(other.split("-")).doesNotContain(quiet.split("-")[0]).contains(quiet.split("-")[1]);
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
