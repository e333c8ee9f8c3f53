package io.tallyman.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** A table of as many columns and rows as wanted: BIGINT, DOUBLE and DECIMAL in turn, values 0 to 249, 2% null. */
final class SyntheticData {
    static final String TABLE = "synthetic";

    private static final List<String> TYPES = List.of("BIGINT", "DOUBLE", "DECIMAL(15,2)");
    private static final int FILES = 2;

    private SyntheticData() {}

    /** The table of a number of columns and rows. */
    static Data at(SparkSession spark, Path folder, int columns, long rows) {
        return Data.once(
                spark,
                folder.resolve(TABLE + "-" + columns + "x" + rows),
                data -> data.append(TABLE, spark.range(0, rows, 1, FILES).selectExpr(expressions(columns))));
    }

    private static String[] expressions(int columns) {
        return IntStream.range(0, columns)
                .mapToObj(i -> "if(pmod(hash(id, " + i + "), 50) = 0, NULL, CAST(pmod(xxhash64(id, " + i + "), 250) AS "
                        + TYPES.get(i % TYPES.size()) + ")) AS " + column(i))
                .toArray(String[]::new);
    }

    /** Different checks in turn: null-rate, min, max and predicates, over all columns. */
    static List<Probe> mixed(int checks, int columns) {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < checks; i++) {
            String column = column(i % columns);
            int turn = i / columns;
            int kind = turn < 4 ? (i + turn) % 4 : 3;
            probes.add(
                    switch (kind) {
                        case 0 -> Probe.of(TABLE, Kind.NULL_RATE, column);
                        case 1 -> Probe.of(TABLE, Kind.MIN, column);
                        case 2 -> Probe.of(TABLE, Kind.MAX, column);
                        default ->
                            Probe.holds(
                                    TABLE,
                                    column + " is not " + turn,
                                    column + " IS NULL OR " + column + " <> " + turn,
                                    column);
                    });
        }
        return probes;
    }

    /** Four checks per column. */
    static List<Probe> fourEach(int columns) {
        return IntStream.range(0, columns)
                .mapToObj(SyntheticData::column)
                .flatMap(column -> Stream.of(Kind.NULL_RATE, Kind.MIN, Kind.MAX, Kind.MEAN)
                        .map(kind -> Probe.of(TABLE, kind, column)))
                .toList();
    }

    private static String column(int i) {
        return String.format(Locale.ROOT, "c%03d", i);
    }
}
