package io.tallyman.scan.source;

import io.tallyman.suite.SourceSpec;
import java.util.Optional;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/** A table or query of a database; filters and aggregates that Spark can push down run there. */
final class JdbcSource {
    private JdbcSource() {}

    static Opened open(SparkSession spark, SourceSpec.Jdbc spec) {
        DataFrameReader reader = spark.read()
                .format("jdbc")
                .options(spec.options())
                .option("url", spec.url())
                .option("dbtable", spec.table());
        spec.user().ifPresent(user -> reader.option("user", user));
        spec.password().ifPresent(password -> reader.option("password", password));
        return new Opened(reader.load(), Optional.empty(), "jdbc " + spec.table());
    }
}
