package io.tallyman.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** All contenders in one process, group by group, in turn. */
final class MainPart {
    private MainPart() {}

    /**
     * Measures.
     *
     * @param samples file for the single measurements, if they are wanted
     */
    static Report report(Setting setting, Optional<Path> samples) {
        Data data = TpchData.at(setting.spark(), setting.folder(), setting.scale());
        Results all = new Results();
        StringBuilder text = new StringBuilder();
        for (Group group : Field.groups(setting, data)) {
            Results own = Rounds.run(setting, group.contenders());
            if (!own.samples().isEmpty()) {
                text.append("#### ").append(group.title()).append("\n\n");
                text.append(ResultTable.of(own, group.baselines())).append('\n');
                all.add(own);
            }
        }
        text.append(Agreement.of(Checks.ALL, all.answers())).append('\n');
        samples.ifPresent(file -> write(file, all));
        return new Report("Contenders", text.toString(), Bars.of(all, sliceBytes(data)));
    }

    /** Size of the files of the slice that the second day of the daily table adds. */
    static long sliceBytes(Data data) {
        return Folders.bytes(data.files(TpchData.DAILY + "/o_orderdate=" + TpchData.LAST_DATE));
    }

    private static void write(Path file, Results results) {
        try {
            Files.write(file, results.samples().stream().map(Sample::line).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
