package io.tallyman.incident;

import static io.tallyman.incident.Shop.COUNT;
import static io.tallyman.incident.Shop.FRESHNESS;
import static io.tallyman.incident.Shop.KEYS;
import static io.tallyman.incident.Shop.NULLS;
import static io.tallyman.incident.Shop.VISITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InhibitionTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @ParameterizedTest
    @EnumSource(value = Status.class, names = "FAIL", mode = EnumSource.Mode.EXCLUDE)
    void onlyAFailedFreshnessHidesAnything(Status status) {
        assertThat(late(status).over(NULLS)).isEmpty();
    }

    @Test
    void aSnoozedFreshnessHidesNothingBecauseNobodyWouldBeTold() {
        Snooze snooze =
                Snoozes.written(new Match(Map.of("check", "freshness")), DAY, "the feed moves", "ana", Instant.EPOCH);

        Inhibition inhibition =
                Inhibition.of(List.of(Shop.verdict(FRESHNESS, DAY, Status.FAIL)), new Snoozes(List.of(snooze)), DAY);

        assertThat(inhibition.over(NULLS)).isEmpty();
    }

    @Test
    void aCheckThatMattersMoreSpeaksForItself() {
        assertThat(late(Status.FAIL).over(COUNT)).isEmpty();
    }

    @Test
    void allRowsAndOtherTablesDoNotWaitForTheData() {
        assertThat(late(Status.FAIL).over(KEYS)).isEmpty();
        assertThat(late(Status.FAIL).over(VISITS)).isEmpty();
    }

    @Test
    void freshnessIsNotFoldedUnderItself() {
        assertThat(late(Status.FAIL).over(FRESHNESS)).isEmpty();
    }

    @Test
    void otherChecksOfTheSliceAreFolded() {
        assertThat(late(Status.FAIL).over(NULLS)).contains(FRESHNESS);
    }

    private static Inhibition late(Status status) {
        return Inhibition.of(List.of(Shop.verdict(FRESHNESS, DAY, status)), new Snoozes(List.of()), DAY);
    }
}
