package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A variable that is not set costs the channel that needs it, and no check its verdict. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class MissingSecretTest {
    private static final String WHY = "routing-key is not set: give it as ${?NAME} from the environment";

    private final Receivers receivers = new Receivers();
    private final LocalDate day = LocalDate.now(Morning.CLOCK).minusDays(1);

    @TempDir
    Path folder;

    private String conf;

    @BeforeEach
    void write(SparkSession spark) {
        Morning.write(spark, folder, "orders", "SELECT DATE '" + day + "' AS day, CAST(NULL AS STRING) AS client_id");
        conf = conf("TALLYMAN_NOT_SET");
    }

    @AfterEach
    void close() {
        receivers.close();
    }

    @Test
    void theRunJudgesRecordsAndKeepsTheAlertUntilItCanBeSent(SparkSession spark) {
        Morning.Printed without = Morning.tallyman("run", "--conf", conf, "--date", day.toString());

        assertThat(without.code()).as(without.err()).isEqualTo(ExitCode.UNDELIVERED);
        assertThat(without.out())
                .contains("orders/nulls", "1 undelivered, to be sent by the next run", "oncall: " + WHY);
        assertThat(receivers.oncall()).isEmpty();
        assertThat(alerts(spark)).containsExactly("pending 0 " + WHY);

        Morning.Printed with = Morning.tallyman("run", "--conf", conf("HOME"), "--date", day.toString());

        assertThat(with.code()).as(with.err()).isEqualTo(ExitCode.FAILED);
        assertThat(receivers.oncall()).hasSize(1);
        assertThat(alerts(spark)).singleElement().asString().startsWith("delivered 1 ");
    }

    @Test
    void whoSendsNothingDoesNotNeedIt() {
        Morning.Printed validated = Morning.tallyman("validate", "--conf", conf);
        Morning.Printed planned = Morning.tallyman("plan", "--conf", conf, "--date", day.toString());
        Morning.Printed shadow = Morning.tallyman(
                "run", "--conf", conf, "--date", day.toString(), "--set", "tallyman.environment=shadow");

        assertThat(validated.code()).as(validated.err()).isEqualTo(ExitCode.OK);
        assertThat(validated.out()).contains("Valid: 2 checks", "Cannot send to oncall from here: " + WHY);
        assertThat(planned.code()).as(planned.err()).isEqualTo(ExitCode.OK);
        assertThat(planned.out()).contains("cannot send to oncall: " + WHY);
        assertThat(shadow.code()).as(shadow.err()).isEqualTo(ExitCode.FAILED);
        assertThat(shadow.out()).doesNotContain(WHY);
    }

    @Test
    void whoAsksWhetherTheJobIsReadyIsToldThatItIsNot() {
        Morning.Printed validated = Morning.tallyman("validate", "--conf", conf, "--tables");

        assertThat(validated.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(validated.err()).contains("alerts.channels.oncall\n  " + WHY);
    }

    private String conf(String variable) {
        String channels = receivers.channels().replace("${HOME}", "${?" + variable + "}");
        return Morning.conf(
                        folder,
                        Morning.table(folder, "orders", """
                            date   = day
                            checks = [ { check = null-rate, name = nulls, columns = [client_id], fail = "> 5%" } ]
                            """) + "alerts {\n  channels {\n" + channels + "}\n"
                                + "  routes = [ { to = oncall } ]\n}\napproved = [\"send:oncall\"]\n")
                .toString();
    }

    private List<String> alerts(SparkSession spark) {
        return Store.open(spark, folder.resolve("store").toString())
                .table(StoreTable.ALERTS)
                .selectExpr("concat(state, ' ', tries, ' ', detail)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
