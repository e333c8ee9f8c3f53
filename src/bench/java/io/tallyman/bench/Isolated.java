package io.tallyman.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Each contender in a process of its own, with the same options: nothing that others compiled or cached helps it. */
final class Isolated {
    private final Setting setting;

    private Isolated(Setting setting) {
        this.setting = setting;
    }

    /** Measures; stops this process's session, so that it takes nothing away from the others. */
    static Report report(Setting setting) {
        Data data = TpchData.at(setting.spark(), setting.folder(), setting.scale());
        List<String> names = Field.groups(setting, data).stream()
                .flatMap(group -> group.contenders().stream())
                .map(Contender::name)
                .filter(name -> setting.only().isEmpty() || setting.only().contains(name))
                .toList();
        setting.spark().stop();
        Results results = new Results();
        Isolated isolated = new Isolated(setting);
        names.forEach(name -> isolated.samples(name).forEach(results::add));
        return new Report(
                "Contenders, each in a process of its own",
                ResultTable.of(results, List.of(Field.BARE_READ, Field.HAND_SQL, Field.COLD)),
                Bars.of(results, MainPart.sliceBytes(data)));
    }

    private List<Sample> samples(String contender) {
        setting.progress().accept("starting a process for " + contender);
        Path folder = setting.folder().resolve("isolated");
        Path samples = folder.resolve(contender + ".tsv");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(samples);
            int code = new ProcessBuilder(command(contender, samples, folder.resolve(contender + ".md")))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("Cannot measure " + contender + ": its process ended with " + code);
            }
            return Files.readAllLines(samples).stream().map(Sample::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot measure " + contender + ": interrupted", e);
        }
    }

    private List<String> command(String contender, Path samples, Path page) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(List.of("--part", "main", "--contenders", contender));
        command.addAll(List.of("--scale", String.valueOf(setting.scale())));
        command.addAll(List.of("--repeats", String.valueOf(setting.repeats())));
        command.addAll(List.of("--data", setting.folder().toString()));
        command.addAll(List.of("--samples", samples.toString(), "--out", page.toString()));
        return command;
    }
}
