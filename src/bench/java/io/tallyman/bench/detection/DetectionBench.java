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

    /** These take milliseconds for a day, so they are judged on fewer series. */
    private static final Set<String> SLOW = Set.of("deequ-holt-winters", "forest");

    @Option(names = "--series", description = "Series to generate; default: ${DEFAULT-VALUE}.")
    int series = 300;

    @Option(names = "--days", description = "Days of each; default: ${DEFAULT-VALUE}.")
    int days = 400;

    @Option(names = "--seed", description = "Seed of the generator; default: ${DEFAULT-VALUE}.")
    long seed = 1;

    @Option(names = "--slow-series", description = "Series for methods that take long; default: ${DEFAULT-VALUE}.")
    int slowSeries = 12;

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
        Contender ours = contenders.get(0);
        Result first = Result.of(ours, all);
        double recallOnFew = Score.of(ours, ours.usual(), true, few).recall();
        List<Result> results = new ArrayList<>(List.of(first));
        for (Contender contender : contenders.subList(1, contenders.size())) {
            if (wanted(contender)) {
                boolean slow = SLOW.contains(contender.name());
                List<LabelledSeries> judged = slow ? few : all;
                double recall = slow ? recallOnFew : first.known().recall();
                results.add(Result.of(contender, judged).at(recall, judged));
            }
        }
        String page = new DetectionPage(results).markdown();
        System.out.print(page);
        if (out != null) {
            Files.writeString(out, page);
        }
        return 0;
    }

    private boolean wanted(Contender contender) {
        return only.isEmpty() || only.stream().anyMatch(contender.name()::startsWith);
    }
}
