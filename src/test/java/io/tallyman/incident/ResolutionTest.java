package io.tallyman.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void nobodyCanSayThatACheckPassedAgain() {
        assertThatThrownBy(() -> Resolution.by(open(), Reason.RECOVERED, "ana", NOON))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endsWithTheLastFailedDate() {
        Incident ended = Resolution.by(open(), Reason.EXPECTED, "ana", NOON).incident();

        assertThat(ended.state()).isEqualTo(State.RESOLVED);
        assertThat(ended.reason()).contains(Reason.EXPECTED);
        assertThat(ended.resolved()).contains(DAY);
        assertThat(ended.changedAt()).isEqualTo(NOON);
        assertThat(ended.changedBy()).isEqualTo("ana");
    }

    @Test
    void anotherReasonKeepsTheEnd() {
        Incident recovered = Resolution.resolved(open(), Reason.RECOVERED, DAY.plusDays(1), "tallyman", NOON);

        assertThat(Resolution.by(recovered, Reason.REAL, "ana", NOON).incident().resolved())
                .contains(DAY.plusDays(1));
    }

    @Test
    void onlyWhatAPersonCallsRealIsBadAndOnlyOnTheDatesThatFailed() {
        Incident recovered = Resolution.resolved(open(), Reason.RECOVERED, DAY.plusDays(1), "tallyman", NOON);
        Incident real = Resolution.by(recovered, Reason.REAL, "ana", NOON).incident();
        Incident expected = Resolution.by(open(), Reason.EXPECTED, "ana", NOON).incident();

        assertThat(Resolution.badDays(List.of(open(), recovered, expected))).isEmpty();
        assertThat(Resolution.badDays(List.of(real, expected)))
                .isEqualTo(Map.of("orders/null-rate(client_id)", Set.of(DAY.minusDays(2), DAY.minusDays(1), DAY)));
    }

    private static Incident open() {
        return new Incident(
                "2026-11-17-0123456789",
                "orders/null-rate(client_id)",
                "orders",
                Status.FAIL,
                Severity.WARNING,
                State.OPEN,
                Optional.empty(),
                DAY.minusDays(2),
                DAY,
                Optional.empty(),
                3,
                true,
                "12%, expected <= 5%",
                Optional.empty(),
                NOON,
                "tallyman");
    }
}
