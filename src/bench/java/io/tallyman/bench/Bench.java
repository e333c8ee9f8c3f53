package io.tallyman.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmark. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Tallyman beside Deequ, SQL by hand and DuckDB.")
public final class Bench implements Callable<Integer> {
    private static final String ALL = "all";

    /** In the order in which {@code all} goes through them; the last one stops Spark. */
    private static final List<String> PARTS =
            List.of("main", "growth-scale", "growth-checks", "growth-columns", "growth-days", "backfill", "isolated");

    @Spec
    CommandSpec spec;

    @Option(names = "--scale", paramLabel = "SF", description = "TPC-H scale factor; default: ${DEFAULT-VALUE}.")
    double scale = 0.1;

    @Option(names = "--repeats", description = "Rounds that count, after one that warms up; default: ${DEFAULT-VALUE}.")
    int repeats = 3;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where data is made, once, and kept; default: ${DEFAULT-VALUE}.")
    Path folder = Path.of("target", "bench");

    @Option(
            names = "--part",
            description = "main, isolated, growth-scale, growth-checks, growth-columns, growth-days, backfill or all;"
                    + " default: ${DEFAULT-VALUE}.")
    String part = "main";

    @Option(names = "--contenders", split = ",", description = "Only these contenders.")
    List<String> contenders = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Markdown page to add the results to; default: ${DEFAULT-VALUE}.")
    Path out = Path.of("target", "bench", "result.md");

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description = "Also write the single measurements of the main part, one a line.")
    Path samples;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (!PARTS.contains(part) && !part.equals(ALL)) {
            throw new ParameterException(spec.commandLine(), "Unknown part '" + part + "'; expected one of " + PARTS);
        }
        if (scale <= 0 || repeats < 1) {
            throw new ParameterException(spec.commandLine(), "--scale and --repeats must be above 0");
        }
        Path absolute = folder.toAbsolutePath().normalize();
        BenchSession session = BenchSession.open(absolute);
        Setting setting = new Setting(session.spark(), absolute, scale, repeats, contenders, System.err::println);
        write(heading(session));
        for (String name : part.equals(ALL) ? PARTS : List.of(part)) {
            write(report(name, setting).section());
        }
        session.spark().stop();
        return 0;
    }

    private Report report(String name, Setting setting) {
        return switch (name) {
            case "growth-scale" -> GrowthScale.report(setting);
            case "growth-checks" -> GrowthChecks.report(setting);
            case "growth-columns" -> GrowthColumns.report(setting);
            case "growth-days" -> GrowthDays.report(setting);
            case "backfill" -> BackfillCost.report(setting);
            case "isolated" -> Isolated.report(setting);
            default -> MainPart.report(setting, Optional.ofNullable(samples));
        };
    }

    private String heading(BenchSession session) {
        Runtime machine = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "## TPC-H scale %s, %d rounds%n%n%d cores, at most %,d MB of heap, Java %s, Spark %s."
                        + " From the start of the process until Spark was ready: %.1f s.%n",
                Markdown.plain(scale),
                repeats,
                machine.availableProcessors(),
                machine.maxMemory() >> 20,
                Runtime.version().feature(),
                session.spark().version(),
                session.startedIn());
    }

    /** Prints a section and adds it to the page, so that a run that breaks off leaves what it has. */
    private void write(String section) throws IOException {
        System.out.println(section);
        Files.createDirectories(out.toAbsolutePath().getParent());
        Files.writeString(out, section + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
