package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Spark SQL by hand: one query per table that holds every aggregate. */
record HandSql(String name, Data data, List<Probe> probes) implements Contender {
    @Override
    public Map<String, Double> run(Meter meter) {
        Map<String, Double> answers = new LinkedHashMap<>();
        Checks.byTable(probes).forEach((table, own) -> {
            String query = Dialect.SPARK.together(own, "delta.`" + data.path(table) + "`");
            Row row = data.spark().sql(query).collectAsList().get(0);
            for (int i = 0; i < own.size(); i++) {
                answers.put(own.get(i).id(), ((Number) row.get(i)).doubleValue());
            }
        });
        return answers;
    }
}
