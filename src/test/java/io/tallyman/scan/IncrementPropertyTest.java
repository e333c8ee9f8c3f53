package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.scan.RandomTable.Commit;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a Delta table from morning to morning, the states of its slices and its rows tell the same. */
class IncrementPropertyTest extends RandomTableFrame {
    private static final List<Commit> COMMITS = List.of(
            Commit.APPEND,
            Commit.UPDATE,
            Commit.DELETE,
            Commit.MERGE,
            Commit.RESTORE,
            Commit.OPTIMIZE,
            Commit.RENAME_COLUMN,
            Commit.CHANGE_TYPES,
            Commit.OVERWRITE,
            Commit.SWITCH_DELETION_VECTORS,
            Commit.ADD_COLUMN,
            Commit.DROP_COLUMN,
            Commit.MAP_COLUMNS,
            Commit.APPEND_NOTHING,
            Commit.APPEND_WITHOUT_STATISTICS,
            Commit.CHANGE_INDEXED_COLUMNS);

    private static final int TRIES = tries(8);

    private static int fromStates;
    private static int notReadAgain;

    static LongStream seeds() {
        return seedsOf(TRIES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void statesAndRowsTellTheSame(long seed, SparkSession spark, @TempDir Path folder) {
        Random random = new Random(seed);
        Commit sure = COMMITS.get(Math.floorMod(seed, COMMITS.size()));
        RandomTable table = new RandomTable(spark, folder, random, sure);
        HeldStates held = new HeldStates();
        compare(spark, folder, table, held, random);
        table.change(sure);
        compare(spark, folder, table, held, random);
        for (int more = 1 + random.nextInt(2); more > 0; more--) {
            table.change();
            compare(spark, folder, table, held, random);
        }
    }

    @AfterAll
    static void theStatesAnsweredAndSpared() {
        if (TRIES >= 8) {
            assertThat(fromStates).as("readings from states").isPositive();
            assertThat(notReadAgain).as("slices that were not read again").isPositive();
        }
    }

    private static void compare(SparkSession spark, Path folder, RandomTable table, HeldStates held, Random random) {
        if (random.nextInt(4) > 0) {
            // Another zone of the session has states of its own.
            spark.conf().set(RandomTable.SESSION_ZONE, "UTC");
        }
        List<StructField> fields =
                List.of(spark.read().format("delta").load(table.path()).schema().fields());

        Measured scanned = Measured.of(spark, folder, table.day(), config(table, fields, false), false);
        Measured measured = held.morning(spark, folder, table.day(), config(table, fields, true));

        assertThat(measured.readings()).as("readings of %s", table).isEqualTo(scanned.readings());
        assertThat(scanned.readings())
                .as("readings of %s", table)
                .containsAllEntriesOf(Measured.readings(measured.fromStates()));
        long version = measured.metrics().get(0).tableVersion().orElseThrow();
        fromStates += measured.fromStates().size();
        notReadAgain +=
                held.dates("random").size() - held.readAt("random", version).size();
    }

    private static String config(RandomTable table, List<StructField> fields, boolean incremental) {
        StringBuilder checks = new StringBuilder("{ check = row-count, over = table }\n");
        for (StructField field : fields) {
            String column = "`" + field.name() + "`";
            DataType type = field.dataType();
            checks.append("{ check = min, column = " + field.name() + ", over = table, fail = \"< 0\" }\n")
                    .append("{ check = max, column = " + field.name() + ", over = table, fail = \"> 5\" }\n")
                    .append("{ check = row-count, name = with-" + field.name() + ", where = \"" + column
                            + " IS NOT NULL\", over = table }\n");
            // A sum of BIGINT may overflow in one order of the rows and not in another.
            if (type instanceof ShortType || type instanceof IntegerType || type instanceof DecimalType) {
                checks.append("{ check = sum, column = " + field.name() + ", over = table, fail = \"< 0\" }\n");
            }
            if (type instanceof StringType) {
                checks.append("{ check = kpi, name = longest-" + field.name() + ", over = table, value = \"length(max("
                        + column + "))\" }\n");
            }
        }
        return "tables.random {\n  source = { path = \"" + table.path() + "\", format = delta }\n" + table.slicing()
                + "\nincremental = " + incremental + "\nmay-be-empty = true\nchecks = [\n" + checks + "]\n}\n";
    }
}
