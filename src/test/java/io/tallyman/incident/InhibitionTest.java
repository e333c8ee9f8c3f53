package io.tallyman.incident;

import static io.tallyman.incident.Shop.COUNT;
import static io.tallyman.incident.Shop.FRESHNESS;
import static io.tallyman.incident.Shop.KEYS;
import static io.tallyman.incident.Shop.NULLS;
import static io.tallyman.incident.Shop.VISITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InhibitionTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @EnumSource(value = Status.class, names = "FAIL", mode = EnumSource.Mode.EXCLUDE)
    void onlyAFailedFreshnessHidesAnything(Status status) {
        assertThat(late(status).over(failed(NULLS))).isEmpty();
    }

    @Test
    void aSnoozedFreshnessHidesNothingBecauseNobodyWouldBeTold() {
        Snooze snooze =
                Snoozes.written(new Match(Map.of("check", "freshness")), DAY, "the feed moves", "ana", Instant.EPOCH);

        Inhibition inhibition = Inhibition.of(
                List.of(failed(FRESHNESS)), new Snoozes(List.of(snooze)), DAY, NOON, (other, failure) -> true);

        assertThat(inhibition.over(failed(NULLS))).isEmpty();
    }

    @Test
    void whatOthersWouldBeToldSpeaksForItself() {
        Inhibition inhibition = Inhibition.of(
                List.of(failed(FRESHNESS)),
                new Snoozes(List.of()),
                DAY,
                NOON,
                (other, failure) ->
                        !other.check().equals(FRESHNESS) || !failure.check().equals(NULLS));

        assertThat(inhibition.over(failed(NULLS))).isEmpty();
    }

    @Test
    void whatCouldNotBeEvaluatedSpeaksForItself() {
        assertThat(late(Status.FAIL).over(Shop.verdict(NULLS, DAY, Status.ERROR)))
                .isEmpty();
    }

    @Test
    void aCheckThatMattersMoreSpeaksForItself() {
        assertThat(late(Status.FAIL).over(failed(COUNT))).isEmpty();
    }

    @Test
    void allRowsAndOtherTablesDoNotWaitForTheData() {
        assertThat(late(Status.FAIL).over(failed(KEYS))).isEmpty();
        assertThat(late(Status.FAIL).over(failed(VISITS))).isEmpty();
    }

    @Test
    void freshnessIsNotFoldedUnderItself() {
        assertThat(late(Status.FAIL).over(failed(FRESHNESS))).isEmpty();
    }

    @Test
    void otherChecksOfTheSliceAreFolded() {
        assertThat(late(Status.FAIL).over(failed(NULLS)).map(Verdict::check)).isEqualTo(Optional.of(FRESHNESS));
    }

    private static Verdict failed(Check check) {
        return Shop.verdict(check, DAY, Status.FAIL);
    }

    private static Inhibition late(Status status) {
        return Inhibition.of(
                List.of(Shop.verdict(FRESHNESS, DAY, status)),
                new Snoozes(List.of()),
                DAY,
                NOON,
                (other, failure) -> true);
    }
}
