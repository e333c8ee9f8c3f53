package io.tallyman.alert;

import java.util.List;

/**
 * The HTML part of an e-mail: one column that fits a phone, styles inline because mail programs drop others, no
 * pictures and nothing fetched from elsewhere.
 */
final class HtmlMail {
    private static final String PAGE = "margin:0;padding:0;background:#f3f4f6;color:#111827;"
            + "font:16px/1.45 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
            + "-webkit-text-size-adjust:100%;word-break:break-word;overflow-wrap:anywhere";
    private static final String CARD =
            "background:#ffffff;border-radius:6px;padding:14px 16px;margin:0 0 12px;" + "border-left:6px solid ";
    private static final String BADGE = "display:inline-block;border-radius:4px;padding:1px 8px;margin:0 6px 0 0;"
            + "font-size:13px;font-weight:bold;color:#ffffff;background:";
    private static final String QUIET = "color:#4b5563;font-size:14px";

    private HtmlMail() {}

    static String of(Sayings said) {
        StringBuilder html = new StringBuilder(8_192);
        html.append("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escaped(said.headline()))
                .append("</title>\n</head>\n<body style=\"")
                .append(PAGE)
                .append("\">\n<div style=\"max-width:640px;margin:0 auto;padding:16px 12px\">\n");
        html.append("<h1 style=\"font-size:20px;line-height:1.3;margin:0 0 4px\">")
                .append(escaped(said.headline()))
                .append("</h1>\n");
        paragraph(html, "margin:0 0 16px;" + QUIET, escaped(said.about()));
        said.items().forEach(item -> card(html, item));
        said.more().ifPresent(more -> paragraph(html, "margin:0 0 8px", escaped(more)));
        said.report().ifPresent(report -> paragraph(html, "margin:0 0 8px", "Report: " + address(report)));
        return html.append("</div>\n</body>\n</html>\n").toString();
    }

    private static void card(StringBuilder html, Sayings.Item item) {
        String colour = colour(item.badge());
        html.append("<div style=\"").append(CARD).append(colour).append("\">\n");
        paragraph(
                html,
                "margin:0 0 6px;font-weight:bold",
                "<span style=\"" + BADGE + colour + "\">" + escaped(item.badge()) + "</span> " + escaped(item.title()));
        paragraph(html, "margin:0 0 4px;font-size:17px", escaped(item.measured()));
        paragraph(html, "margin:0 0 8px;" + QUIET, escaped(item.since()));
        if (!item.act().isEmpty()) {
            paragraph(html, "margin:0 0 8px;font-weight:bold;color:" + colour, escaped(item.act()));
        }
        if (!item.endangers().isEmpty()) {
            paragraph(html, "margin:0 0 8px", "Endangers: " + escaped(item.endangers()));
        }
        steps(html, item.steps());
        item.playbook().ifPresent(playbook -> paragraph(html, "margin:8px 0 0", "Playbook: " + address(playbook)));
        html.append("</div>\n");
    }

    private static void steps(StringBuilder html, List<String> steps) {
        if (steps.isEmpty()) {
            return;
        }
        paragraph(html, "margin:0", "First steps:");
        html.append("<ol style=\"margin:2px 0 0;padding:0 0 0 24px\">\n");
        steps.forEach(step -> html.append("<li>").append(escaped(step)).append("</li>\n"));
        html.append("</ol>\n");
    }

    private static void paragraph(StringBuilder html, String style, String content) {
        html.append("<p style=\"").append(style).append("\">").append(content).append("</p>\n");
    }

    private static String address(String text) {
        String shown = escaped(text);
        return Sayings.link(text)
                .map(link -> "<a style=\"color:#1d4ed8\" href=\"" + escaped(link) + "\">" + shown + "</a>")
                .orElse("<code>" + shown + "</code>");
    }

    /** Dark enough for white letters on it. */
    private static String colour(String badge) {
        return switch (badge) {
            case "FAIL" -> "#b91c1c";
            case "ERROR" -> "#6d28d9";
            case "WARN" -> "#b45309";
            case "RECOVERED" -> "#15803d";
            default -> "#374151";
        };
    }

    /** The text is harmless already; what is left are the signs that HTML gives a meaning. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
