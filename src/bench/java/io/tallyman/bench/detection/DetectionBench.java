package io.tallyman.bench.detection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the detection benchmark. The same arguments print the same page. */
@Command(
        name = "detection-bench",
        mixinStandardHelpOptions = true,
        description = "Measures which rules find incidents in daily metrics and leave good days alone.")
public final class DetectionBench implements Callable<Integer> {

    /** These take 10 to 40 milliseconds for a day, so they are judged on fewer series, in tables of their own. */
    private static final Set<String> SLOW = Set.of("deequ-holt-winters", "forest");

    @Option(names = "--series", description = "Series to generate; default: ${DEFAULT-VALUE}.")
    int series = 300;

    @Option(names = "--days", description = "Days of each; default: ${DEFAULT-VALUE}.")
    int days = 400;

    @Option(names = "--seed", description = "Seed of the generator; default: ${DEFAULT-VALUE}.")
    long seed = 1;

    @Option(names = "--slow-series", description = "Series for methods that take long; default: ${DEFAULT-VALUE}.")
    int slowSeries = 40;

    @Option(names = "--only", split = ",", description = "Only methods whose names start so; the default always.")
    List<String> only = new ArrayList<>();

    @Option(names = "--data", paramLabel = "FOLDER", description = "Labelled CSV files in place of the generator.")
    Path data;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the page to a file.")
    Path out;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DetectionBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<LabelledSeries> all = data == null ? Generator.series(series, days, seed) : LabelledFolder.read(data);
        List<LabelledSeries> few = all.subList(0, Math.min(slowSeries, all.size()));
        List<Contender> contenders = Contenders.all();
        Contender ours = contenders.remove(0);
        contenders.removeIf(contender -> !wanted(contender));
        List<Contender> slow = contenders.stream()
                .filter(contender -> SLOW.contains(contender.name()))
                .<Contender>map(Remembered::new)
                .toList();
        contenders.removeIf(contender -> SLOW.contains(contender.name()));
        String page = page(ours, contenders, all) + (slow.isEmpty() ? "" : "\n" + page(ours, slow, few));
        System.out.print(page);
        if (out != null) {
            Files.writeString(out, page);
        }
        return 0;
    }

    private static String page(Contender ours, List<Contender> others, List<LabelledSeries> series) {
        Result first = Result.of(ours, series);
        List<Result> results = new ArrayList<>(List.of(first));
        others.forEach(
                other -> results.add(Result.of(other, series).at(first.known().recall(), series)));
        return new DetectionPage(results).markdown();
    }

    private boolean wanted(Contender contender) {
        return only.isEmpty() || only.stream().anyMatch(contender.name()::startsWith);
    }
}
