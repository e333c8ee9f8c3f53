package io.tallyman.cli;

import io.tallyman.demo.SampleWarehouse;
import io.tallyman.demo.SampleWarehouse.Written;
import io.tallyman.judge.RunResult;
import io.tallyman.store.Telling;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes the sample warehouse and runs the morning's checks on it. */
@Command(name = "demo", description = "Make the sample warehouse and run the morning's checks on it.")
final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            converter = LocalPath.class,
            description = "Where to make it; default: ${DEFAULT-VALUE}.")
    Path folder = Path.of("target", "demo");

    @Option(names = "--scale", description = "Size of the shop, 1 is about 400 sessions a day.")
    double scale = 1;

    @Option(names = "--seed", description = "Seed of the random numbers.")
    Long seed;

    @Option(names = "--clean", description = "Without the incidents of the last day.")
    boolean clean;

    @Option(
            names = "--explain",
            description = "Also show the plan before, and what each pass and the dearest checks took after.")
    boolean explain;

    @Override
    public Integer call() {
        if (SampleWarehouse.wouldReplaceOthers(folder)) {
            throw new Refusal("--folder " + folder + ": its folder 'warehouse' was not made by the demo, which would"
                    + " replace tables there. Choose another folder.");
        }
        SampleWarehouse.Options options = SampleWarehouse.Options.standard().withScale(scale);
        options = seed == null ? options : options.withSeed(seed);
        options = clean ? options.withoutIncidents() : options;
        main.console().progress("starting Spark");
        SparkSession spark = Session.open(ZoneId.of("Europe/Berlin"));
        Written written = SampleWarehouse.write(
                spark,
                folder.toAbsolutePath().normalize(),
                options,
                text -> main.console().progress(text));
        ConfOptions conf = new ConfOptions();
        conf.files = List.of(written.configuration());
        Configured configured = conf.configured();
        Suite suite = configured.suite();
        Path reports = folder.resolve("reports");
        RunResult result = RunCommand.run(
                main,
                spark,
                configured,
                Selection.of(suite, List.of()),
                written.lastDay(),
                explain,
                reports,
                Telling.NOTHING);
        boolean broken = RunCommand.report(
                        main,
                        configured,
                        result,
                        explain,
                        reports,
                        List.of(
                                written.warehouse().toString(),
                                written.incidents().toString(),
                                written.configuration().toString()))
                .broken();
        if (broken) {
            return ExitCode.BROKEN;
        }
        int code = ExitCode.of(result.worst());
        // The incidents are meant to be found; finding them is what the demo is for.
        return code == ExitCode.FAILED && !clean ? ExitCode.OK : code;
    }
}
