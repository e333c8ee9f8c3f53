package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Reads the columns that the probes need and throws them away: what no check of every row can be faster than. */
record BareRead(String name, Data data, List<Probe> probes) implements Contender {
    @Override
    public Map<String, Double> run(Meter meter) {
        Checks.byTable(probes).forEach((table, own) -> {
            Column[] columns = own.stream()
                    .flatMap(probe -> probe.columns().stream())
                    .distinct()
                    .map(functions::col)
                    .toArray(Column[]::new);
            data.read(table)
                    .select(columns)
                    .write()
                    .format("noop")
                    .mode("overwrite")
                    .save();
        });
        return Map.of();
    }
}
