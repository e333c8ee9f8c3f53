package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Channel.Target;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What channels accept and refuse in configuration, and that they keep secrets to themselves. */
class ChannelConfigurationTest {
    private static final String HOME = System.getenv("HOME");

    @Test
    void aSecretInTheFileIsRefused() {
        String refused = "Secrets come from the environment";

        assertThat(Told.refused(new Slack(), "url = \"https://hooks.slack.com/services/T0/B0/hush\""))
                .containsExactly(refused);
        assertThat(Told.refused(new PagerDuty(), "routing-key = hush")).containsExactly(refused);
        assertThat(Told.refused(new Webhook(), "url = \"https://example.com\", token = hush"))
                .containsExactly(refused);
        assertThat(Told.refused(new Webhook(), "url = \"https://example.com/?token=hush\""))
                .containsExactly(refused + ", and not in the address");
        assertThat(Told.refused(new Jira(), "url = \"https://j.example.com\", project = DATA, token = hush"))
                .containsExactly(refused);
        assertThat(Told.refused(new Email(), mail("user = tallyman, password = hush")))
                .containsExactly(refused);
    }

    @Test
    void aSecretThatIsNotSetIsNoProblemOfTheFileButKeepsTheChannelFromSending() {
        String from = " is not set: give it as ${?NAME} from the environment";

        assertThat(lacks(new Slack(), "url = ${?TALLYMAN_NOT_SET}")).isEqualTo("url" + from);
        assertThat(lacks(new PagerDuty(), "routing-key = ${?TALLYMAN_NOT_SET}")).isEqualTo("routing-key" + from);
        assertThat(lacks(new Webhook(), "url = ${?TALLYMAN_NOT_SET}")).isEqualTo("url" + from);
        assertThat(lacks(new Jira(), "url = \"https://j.example.com\", project = DATA, token = ${?TALLYMAN_NOT_SET}"))
                .isEqualTo("token" + from);
        assertThat(lacks(new Email(), mail("user = tallyman, password = ${?TALLYMAN_NOT_SET}")))
                .isEqualTo("password" + from);
    }

    @Test
    void aVariableInABadShapeIsNoProblemOfTheFileAndIsNotShown() {
        String shape = " is not letters, digits and signs without blanks: look at its variable in the environment";
        String web = "url is not an address that starts with https:// or http://, without a user:"
                + " look at its variable in the environment";

        assertThat(lacks(new PagerDuty(), "routing-key = ${HOME}\" x\"")).isEqualTo("routing-key" + shape);
        assertThat(lacks(new Webhook(), "url = \"https://example.com\", token = ${HOME}\"\\n\""))
                .isEqualTo("token" + shape);
        assertThat(lacks(new Slack(), "url = ${HOME}")).isEqualTo(web);
        assertThat(lacks(new Webhook(), "url = ${HOME}")).isEqualTo(web);
        assertThat(Told.target(new Slack(), "url = ${HOME}").about()).isEqualTo("an unknown address");
    }

    @Test
    void whatIsNoSecretMustBeInTheFile() {
        assertThat(Told.refused(new Jira(), "project = DATA, token = ${HOME}"))
                .containsExactly("Missing: expected a text");
        assertThat(Told.refused(new Webhook(), "url = \"\""))
                .containsExactly("Expected an address that starts with https:// or http://, without a user");
        assertThat(Told.target(new Webhook(), "url = \"https://example.com\"").lacks())
                .isEmpty();
    }

    @Test
    void anAddressMustBeOneOfTheWebWithoutAUser() {
        for (String url :
                List.of("ftp://example.com", "example.com", "https://", "https://a:b@example.com", "http://x y")) {
            assertThat(Told.refused(new Webhook(), "url = \"" + url + "\""))
                    .as(url)
                    .containsExactly("Expected an address that starts with https:// or http://, without a user");
        }
    }

    @Test
    void aSecretIsNotSentOverPlainHttpToAnotherMachine() {
        String refused = "A secret is not sent without TLS";

        assertThat(Told.refused(new Webhook(), "url = \"http://example.com\", token = ${HOME}"))
                .containsExactly(refused);
        assertThat(Told.refused(new Jira(), "url = \"http://jira.lan\", project = DATA, token = ${HOME}"))
                .containsExactly(refused);
        assertThat(Told.refused(new PagerDuty(), "url = \"http://localhost.example.com\", routing-key = ${HOME}"))
                .containsExactly(refused);
        assertThat(lacks(new Webhook(), "url = \"http://example.com\"${HOME}, token = ${HOME}"))
                .isEqualTo("url is plain http://, over which no secret is sent");
        for (String here : List.of("http://localhost:8080", "http://127.0.0.1/x", "http://[::1]:80/")) {
            assertThat(Told.target(new Webhook(), "url = \"" + here + "\", token = ${HOME}")
                            .lacks())
                    .as(here)
                    .isEmpty();
        }
        assertThat(Told.target(new Webhook(), "url = \"http://alertmanager:9093/hook\"")
                        .lacks())
                .as("nothing secret is sent")
                .isEmpty();
    }

    @Test
    void aMailBlockThatCannotWorkIsRefused() {
        assertThat(Told.refused(new Email(), "from = \"t@example.com\", to = \"d@example.com\""))
                .hasSize(1);
        assertThat(Told.refused(new Email(), mail("password = ${HOME}")))
                .containsExactly("Expected user and password together");
        assertThat(Told.refused(new Email(), mail("user = tallyman, password = ${HOME}, tls = none")))
                .containsExactly("A password is not sent without TLS");
        assertThat(Told.refused(new Email(), mail("port = 70000"))).hasSize(1);
        assertThat(Told.refused(new Email(), mail("tls = ssl"))).hasSize(1);
        for (String to : List.of("data", "a@example.com, b@example.com", "a@example.com\\nBcc: b@example.com", "@")) {
            assertThat(Told.refused(new Email(), "host = h, from = \"t@example.com\", to = [\"" + to + "\"]"))
                    .as(to)
                    .hasSize(1);
        }
    }

    @Test
    void aJiraBlockThatCannotWorkIsRefused() {
        assertThat(Told.refused(
                        new Jira(),
                        "url = \"https://j.example.com\", project = \"data team\", token = ${HOME}, on = [open]"))
                .containsExactlyInAnyOrder(
                        "Expected a project's key, found 'data team'",
                        "Expected an event that calls for an issue, found 'open'");
    }

    @Test
    void noTargetShowsItsSecret() {
        List<Target> targets = List.of(
                Told.target(new Slack(), "url = \"https://hooks.example.com\"${HOME}"),
                Told.target(new PagerDuty(), "routing-key = ${HOME}"),
                Told.target(new Webhook(), "url = \"https://example.com\"${HOME}, token = ${HOME}"),
                Told.target(new Jira(), "url = \"https://j.example.com\", project = DATA, token = ${HOME}"),
                Told.target(new Email(), mail("user = tallyman, password = ${HOME}")));

        assertThat(targets)
                .extracting(Target::about)
                .containsExactly(
                        "hooks.example.com",
                        "events.pagerduty.com",
                        "example.com",
                        "j.example.com DATA",
                        "data@example.com");
        for (Target target : targets) {
            assertThat(target.toString()).doesNotContain(HOME);
            target.render(Told.morning())
                    .forEach(payload -> assertThat(payload.toString()).doesNotContain(HOME));
        }
    }

    @Test
    void everyChannelIsFoundByItsWord() {
        assertThat(StreamSupport.stream(ServiceLoader.load(Channel.class).spliterator(), false)
                        .map(Channel::keyword))
                .contains("slack", "pagerduty", "email", "webhook", "jira", "file");
    }

    private static String lacks(Channel channel, String block) {
        return Told.target(channel, block).lacks().orElseThrow();
    }

    private static String mail(String more) {
        return "host = localhost, from = \"t@example.com\", to = [\"data@example.com\"], " + more;
    }
}
