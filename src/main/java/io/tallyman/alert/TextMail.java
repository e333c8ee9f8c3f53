package io.tallyman.alert;

import java.util.ArrayList;
import java.util.List;

/** The plain-text part of an e-mail: says what the HTML part says. */
final class TextMail {
    private TextMail() {}

    static String of(Sayings said) {
        List<String> lines = new ArrayList<>();
        lines.add(said.headline());
        lines.add(said.about());
        for (Sayings.Item item : said.items()) {
            lines.add("");
            lines.add(item.badge() + "  " + item.title());
            add(lines, "", item.measured());
            add(lines, "", item.since());
            add(lines, "", item.act());
            add(lines, "Endangers: ", item.endangers());
            if (!item.steps().isEmpty()) {
                lines.add("  First steps:");
            }
            for (int i = 0; i < item.steps().size(); i++) {
                lines.add("  " + (i + 1) + ". " + item.steps().get(i));
            }
            item.playbook().ifPresent(playbook -> add(lines, "Playbook: ", playbook));
        }
        lines.add("");
        said.more().ifPresent(lines::add);
        said.report().ifPresent(report -> lines.add("Report: " + report));
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    private static void add(List<String> lines, String label, String text) {
        if (!text.isEmpty()) {
            lines.add("  " + label + text);
        }
    }
}
