package io.tallyman.alert;

import static io.tallyman.alert.Morning.DATE;
import static io.tallyman.alert.Morning.HALF_PAST_SIX;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Pigeon.Loft;
import io.tallyman.suite.Suite.Environment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActionsTest {
    @Test
    void nothingIsSentToAChannelThatNobodyApprovedOf() {
        Actions actions = actions(Environment.LIVE, "send:team");

        assertThat(actions.state("team")).isEqualTo(State.PENDING);
        assertThat(actions.state("oncall")).isEqualTo(State.NOT_APPROVED);
        assertThat(actions.state("no-such-channel")).isEqualTo(State.NOT_APPROVED);
    }

    @Test
    void shadowSendsNothingWhateverIsApproved() {
        Actions actions = actions(Environment.SHADOW, "send:team", "send:oncall", "send:test");

        assertThat(List.of("team", "oncall", "test")).allMatch(name -> actions.state(name) == State.SHADOW);
        assertThat(actions.lines()).first().isEqualTo("nothing is sent: environment = shadow writes payloads only");
    }

    @Test
    void stagingSendsOnlyToTheTestChannelAndOnlyIfApproved() {
        assertThat(actions(Environment.STAGING, "send:team", "send:test").state("team"))
                .isEqualTo(State.STAGING);
        assertThat(actions(Environment.STAGING, "send:team", "send:test").state("test"))
                .isEqualTo(State.PENDING);
        assertThat(actions(Environment.STAGING, "send:team").state("test")).isEqualTo(State.NOT_APPROVED);
        assertThat(actions(Environment.STAGING, "send:test").lines())
                .first()
                .isEqualTo("only to 'test': environment = staging");
    }

    @Test
    void stagingWithoutItsChannelSaysThatNothingIsSent() {
        AlertSpec spec = Morning.spec(Map.of("team", new Loft("yard")), List.of(), null, "send:team");

        assertThat(Actions.of(spec, Environment.STAGING, Optional.empty()).lines())
                .first()
                .isEqualTo(
                        "nothing is sent: environment = staging sends only to the channel 'test', and there is none");
    }

    @Test
    void payloadFilesOutsideTheStoreNeedApproval() {
        AlertSpec.Rules rules = new AlertSpec.Rules(
                3,
                Optional.empty(),
                3,
                Duration.ofSeconds(60),
                3,
                Optional.empty(),
                Optional.of("/mnt/alerts"),
                "test");

        assertThat(Actions.of(
                                new AlertSpec(Map.of(), List.of(), rules, Set.of(), Outputs.USUAL),
                                Environment.LIVE,
                                Optional.empty())
                        .writesPayloads())
                .isFalse();
        assertThat(Actions.of(
                                new AlertSpec(Map.of(), List.of(), rules, Set.of("write:payloads"), Outputs.USUAL),
                                Environment.LIVE,
                                Optional.empty())
                        .writesPayloads())
                .isTrue();
    }

    @Test
    void thePlanListsEveryActionWithEffectAndWayBack() {
        Map<String, Way> channels = new LinkedHashMap<>();
        channels.put("oncall", new Way("pagerduty", new Loft("events.pagerduty.com")));
        channels.put("tickets", new Way("jira", new Loft("jira.example.com")));
        channels.put("team", new Way("slack", new Loft("hooks.slack.com")));
        AlertSpec spec = new AlertSpec(channels, List.of(), Morning.rules(null), Set.of("send:team"), Outputs.USUAL);

        assertThat(Actions.of(spec, Environment.LIVE, Optional.of("target/reports"))
                        .lines())
                .containsExactly(
                        "not approved  send:oncall    opens and resolves incidents at events.pagerduty.com (resolve"
                                + " them there)",
                        "not approved  send:tickets   creates issues at jira.example.com (close them there)",
                        "approved      send:team      sends by slack to hooks.slack.com (cannot be undone)",
                        "approved      write:reports  replaces the date's report files in target/reports"
                                + " (the store keeps what they say)");
    }

    @Test
    void withoutChannelsThePlanSaysSo() {
        AlertSpec spec = Morning.spec(Map.of(), List.of(), null);

        assertThat(Actions.of(spec, Environment.LIVE, Optional.empty()).lines())
                .containsExactly("nothing is sent: no channel is configured");
    }

    @Test
    void aDeliveryIsTheSameOnlyForTheSameWordsToTheSameChannelInTheSameEnvironment() {
        AlertSpec spec = Morning.spec(Map.of("team", new Loft("yard"), "oncall", new Loft("roof")), List.of(), null);
        Message message = Morning.message(Action.TRIGGER, DATE, "i-1", "i-2");
        List<String> ids = ids(spec, Environment.LIVE, "team", message);

        assertThat(ids).doesNotHaveDuplicates().hasSize(2);
        assertThat(ids(spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1", "i-2")))
                .isEqualTo(ids);
        assertThat(ids(spec, Environment.LIVE, "oncall", message)).doesNotContainAnyElementsOf(ids);
        assertThat(ids(spec, Environment.SHADOW, "team", message)).doesNotContainAnyElementsOf(ids);
        assertThat(ids(spec, Environment.LIVE, "team", Morning.message(Action.RESOLVE, DATE, "i-1", "i-2")))
                .doesNotContainAnyElementsOf(ids);
        assertThat(ids(spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE.plusDays(1), "i-1")))
                .doesNotContainAnyElementsOf(ids);
    }

    @Test
    void aDeliveryTellsOfAllIncidentsOfItsMessageUnlessItsPayloadNamesThem() {
        AlertSpec spec = Morning.spec(Map.of("team", new Loft("yard")), List.of(), null);
        Message message = Morning.message(Action.TRIGGER, DATE, "i-1", "i-2");

        assertThat(Morning.deliveries(spec, Environment.LIVE, "team", message, HALF_PAST_SIX))
                .hasSize(2)
                .allSatisfy(delivery -> assertThat(delivery.incidents()).containsExactly("i-1", "i-2"));
    }

    @Test
    void thePlanSaysThatReportsMayBeTakenAway() {
        Outputs outputs = new Outputs(
                new Outputs.Writing(Outputs.OnFailure.NONE, 0), Outputs.USUAL.payloads(), Outputs.USUAL.deliveries());
        AlertSpec spec = new AlertSpec(Map.of(), List.of(), Morning.rules(null), Set.of(), outputs);

        assertThat(Actions.of(spec, Environment.LIVE, Optional.of("target/reports"))
                        .lines())
                .last()
                .isEqualTo(
                        "approved      write:reports  replaces the date's report files in target/reports, or takes them"
                                + " away where it cannot (the store keeps what they say)");
    }

    private static List<String> ids(AlertSpec spec, Environment environment, String channel, Message message) {
        return Morning.deliveries(spec, environment, channel, message, HALF_PAST_SIX).stream()
                .map(Delivery::id)
                .toList();
    }

    private static Actions actions(Environment environment, String... approved) {
        Map<String, Loft> lofts = new LinkedHashMap<>();
        List.of("team", "oncall", "test").forEach(name -> lofts.put(name, new Loft(name)));
        return Actions.of(Morning.spec(lofts, List.of(), null, approved), environment, Optional.empty());
    }
}
