package io.tallyman.suite;

import java.util.Map;
import java.util.Optional;

/** Where a table's rows come from. */
public sealed interface SourceSpec {

    /** A table of the session's catalog, by its name. */
    record Catalog(String table) implements SourceSpec {}

    /**
     * Files below a path.
     *
     * @param format {@code delta}, {@code parquet}, {@code orc}, {@code avro}, {@code json} or {@code csv}
     * @param schema columns and types for formats that carry none, in order; empty takes what the files say
     * @param options of Spark's reader
     */
    record Files(String path, String format, Map<String, String> schema, Map<String, String> options)
            implements SourceSpec {}

    /**
     * A table or query of a database.
     *
     * @param table table or a query in brackets with an alias, as Spark's {@code dbtable}
     * @param password from the environment; never printed
     */
    record Jdbc(String url, String table, Optional<String> user, Optional<String> password, Map<String, String> options)
            implements SourceSpec {

        /** Without the address and the password, either of which may hold a secret. */
        @Override
        public String toString() {
            return "Jdbc[" + table + "]";
        }
    }

    /** A SQL query over other configured tables, by their names. */
    record Sql(String query) implements SourceSpec {}
}
