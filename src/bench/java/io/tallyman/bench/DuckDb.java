package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The same queries in DuckDB, over the Parquet files of the Delta tables, with as many threads as there are cores. */
final class DuckDb implements Contender {
    private final String name;
    private final Data data;
    private final List<Probe> probes;
    private Connection connection;

    DuckDb(String name, Data data, List<Probe> probes) {
        this.name = name;
        this.data = data;
        this.probes = probes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean onSpark() {
        return false;
    }

    @Override
    public void prepare() {
        if (connection != null) {
            return;
        }
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
                for (String table : Checks.tables(probes)) {
                    String files = data.files(table).stream()
                            .map(Path::toString)
                            .collect(Collectors.joining("', '", "['", "']"));
                    statement.execute("CREATE VIEW " + table + " AS SELECT * FROM read_parquet(" + files + ")");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot open DuckDB", e);
        }
    }

    @Override
    public Map<String, Double> run(Meter meter) {
        Map<String, Double> answers = new LinkedHashMap<>();
        Dialect.DUCKDB.queries(probes).forEach((query, asked) -> ask(query, asked, answers));
        return answers;
    }

    private void ask(String query, List<Probe> asked, Map<String, Double> answers) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            for (int i = 0; i < asked.size(); i++) {
                answers.put(asked.get(i).id(), ((Number) result.getObject(i + 1)).doubleValue());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot ask DuckDB: " + query, e);
        }
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot close DuckDB", e);
        }
    }
}
