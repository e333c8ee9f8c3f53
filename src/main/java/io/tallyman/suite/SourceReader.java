package io.tallyman.suite;

import io.tallyman.config.Options;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where a table's rows come from. */
final class SourceReader {
    private static final List<String> KINDS = List.of("table", "path", "jdbc", "sql");
    private static final SourceSpec NOTHING = new SourceSpec.Catalog("");
    private static final String FROM_ENVIRONMENT = "Passwords come from the environment";
    private static final String HOW = "Write password = ${PG_PASSWORD}.";

    private static final Pattern SECRET = Pattern.compile("(?i)password|secret|token");
    private static final Pattern SECRET_IN_URL = Pattern.compile("(?i)(password|secret|token)\\w*=|//[^/@]+:[^/@]*@");

    private enum Format {
        DELTA,
        PARQUET,
        ORC,
        AVRO,
        JSON,
        CSV
    }

    private SourceReader() {}

    /** The source of a table block; a harmless one after a problem. */
    static SourceSpec read(Options table) {
        if (table.has("source") && !table.isBlock("source")) {
            table.know("source");
            table.reject("source", "Expected a block", "Write source = { table = \"shop.orders\" }.");
            return NOTHING;
        }
        Options source = table.block("source");
        List<String> found = KINDS.stream().filter(source::has).toList();
        if (found.size() != 1) {
            source.know(source.keys().toArray(String[]::new));
            table.reject(
                    "source",
                    "Expected exactly one of table, path, jdbc and sql, found "
                            + (found.isEmpty() ? "none" : String.join(" and ", found)),
                    "Write source = { table = \"shop.orders\" }.");
            return NOTHING;
        }
        return switch (found.get(0)) {
            case "table" -> new SourceSpec.Catalog(source.text("table"));
            case "path" -> files(source);
            case "jdbc" -> jdbc(source);
            default -> new SourceSpec.Sql(source.text("sql"));
        };
    }

    private static SourceSpec files(Options source) {
        Format format = source.choice("format", Format.class, Format.DELTA);
        return new SourceSpec.Files(
                source.text("path"),
                format.name().toLowerCase(Locale.ROOT),
                source.namedTexts("schema"),
                source.namedTexts("options"));
    }

    private static SourceSpec jdbc(Options source) {
        if (!source.isBlock("jdbc")) {
            source.know("jdbc");
            source.reject("jdbc", "Expected a block", "Write jdbc { url = \"jdbc:…\", table = orders }.");
            return NOTHING;
        }
        Options block = source.block("jdbc");
        String url = block.text("url");
        if (SECRET_IN_URL.matcher(url).find() && !block.fromEnvironment("url")) {
            block.reject("url", FROM_ENVIRONMENT + ", and not in the address", HOW);
        }
        Optional<String> password = block.optionalText("password");
        if (password.isPresent() && !block.fromEnvironment("password")) {
            block.reject("password", FROM_ENVIRONMENT, HOW);
        }
        Map<String, String> options = block.namedTexts("options");
        if (options.keySet().stream().anyMatch(key -> SECRET.matcher(key).find())) {
            block.reject("options", FROM_ENVIRONMENT + ", and not in the options", HOW);
        }
        return new SourceSpec.Jdbc(url, tableOrQuery(block), block.optionalText("user"), password, options);
    }

    private static String tableOrQuery(Options block) {
        Optional<String> table = block.optionalText("table");
        Optional<String> query = block.optionalText("query");
        if (table.isPresent() == query.isPresent()) {
            block.reject("table", "Expected either table or query, found " + (table.isPresent() ? "both" : "none"), "");
        }
        return table.or(() -> query.map(q -> "(" + q + ") AS tallyman")).orElse("");
    }
}
