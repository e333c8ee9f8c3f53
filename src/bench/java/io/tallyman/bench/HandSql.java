package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Spark SQL by hand: one query per table that holds every aggregate, and one for each probe that needs its own. */
record HandSql(String name, Data data, List<Probe> probes) implements Contender {
    @Override
    public Map<String, Double> run(Meter meter) {
        Checks.tables(probes).forEach(table -> data.read(table).createOrReplaceTempView(table));
        Map<String, Double> answers = new LinkedHashMap<>();
        Dialect.SPARK.queries(probes).forEach((query, asked) -> {
            Row row = data.spark().sql(query).collectAsList().get(0);
            for (int i = 0; i < asked.size(); i++) {
                answers.put(asked.get(i).id(), ((Number) row.get(i)).doubleValue());
            }
        });
        return answers;
    }
}
