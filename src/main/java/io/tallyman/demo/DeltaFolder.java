package io.tallyman.demo;

import static org.apache.spark.sql.functions.col;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** A folder of Delta tables; the first rows of a table replace what was there, further rows are appended. */
final class DeltaFolder {
    private static final int USERS_AT_ONCE = 250_000;

    /** Tasks per write; each business date is written by one of them, as one file. */
    private static final int TASKS = 4;

    private final SparkSession spark;
    private final Path folder;
    private final Consumer<String> progress;
    private final Set<String> started = new HashSet<>();

    DeltaFolder(SparkSession spark, Path folder, Consumer<String> progress) {
        this.spark = spark;
        this.folder = folder;
        this.progress = progress;
    }

    void write(Customers customers, boolean withCountry) {
        for (int from = 0; from < customers.count(); from += USERS_AT_ONCE) {
            int to = Math.min(customers.count(), from + USERS_AT_ONCE);
            List<Row> rows = IntStream.range(from, to)
                    .mapToObj(index -> customers.row(index, withCountry))
                    .toList();
            say("users", rows.size());
            Dataset<Row> users = spark.createDataFrame(rows, Customers.schema(withCountry));
            save("users", users.coalesce(1).write());
        }
    }

    void write(List<ShopDay> days) {
        for (DailyTable table : DailyTable.values()) {
            List<Row> rows = days.stream().flatMap(table::rows).toList();
            say(table.table(), rows.size());
            Dataset<Row> data = spark.createDataFrame(rows, table.schema());
            save(
                    table.table(),
                    data.repartition(TASKS, col(table.partition())).write().partitionBy(table.partition()));
        }
    }

    private void save(String table, DataFrameWriter<Row> writer) {
        String path = folder.resolve(table).toString();
        if (started.add(table)) {
            writer.format("delta")
                    .mode(SaveMode.Overwrite)
                    .option("overwriteSchema", "true")
                    .save(path);
        } else {
            writer.format("delta").mode(SaveMode.Append).save(path);
        }
    }

    private void say(String table, int rows) {
        progress.accept(String.format(Locale.ROOT, "writing %s (%,d rows)", table, rows));
    }
}
