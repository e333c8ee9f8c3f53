package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Outbox.Outcome;
import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.check.Status;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {
    @ParameterizedTest(name = "{0}, {1}, {2} undelivered, file missing {3}: {4}")
    @CsvSource({
        "ERROR, STALE,     1, true,  4",
        "PASS,  NONE,      0, true,  4",
        "FAIL,  STALE,     0, true,  4",
        "ERROR, HARD_FAIL, 1, false, 4",
        "PASS,  HARD_FAIL, 1, false, 4",
        "ERROR, STALE,     1, false, 5",
        "PASS,  STALE,     1, false, 5",
        "ERROR, NONE,      1, false, 2",
        "FAIL,  NONE,      1, false, 1",
        "PASS,  NONE,      1, false, 0",
        "ERROR, HARD_FAIL, 0, false, 2",
        "FAIL,  HARD_FAIL, 0, false, 1",
        "WARN,  STALE,     0, false, 0",
        "PASS,  HARD_FAIL, 0, false, 0",
    })
    void theSchedulerLearnsTheWorst(Status worst, OnFailure undelivered, int alerts, boolean broken, int code) {
        Outcome outcome = new Outcome(3, 0, alerts, 0, 0, List.of());

        assertThat(new Ending(worst, outcome, undelivered, broken).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 4", "0, 1, 4", "0, 0, 1"})
    void whatIsRefusedOrGivenUpIsUndeliveredToo(int refused, int expired, int code) {
        Outcome outcome = new Outcome(0, 2, 0, refused, expired, List.of());

        assertThat(new Ending(Status.FAIL, outcome, OnFailure.HARD_FAIL, false).code())
                .isEqualTo(code);
    }
}
