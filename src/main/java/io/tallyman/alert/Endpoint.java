package io.tallyman.alert;

import io.tallyman.config.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HTTP address. What follows the host may be a secret and is not shown.
 *
 * @param uri with scheme http or https
 */
record Endpoint(URI uri) {
    private static final int SHORTEST_SECRET = 6;
    private static final URI NOWHERE = URI.create("https://invalid");

    /** The address under {@code url}, which may be a secret as a whole and so comes from the environment. */
    static Endpoint secret(Options options) {
        return new Endpoint(
                parsed(options, "url", Secret.required(options, "url").value()).orElse(NOWHERE));
    }

    /** The address under {@code url}; one with a question mark is taken for a secret. */
    static Endpoint open(Options options) {
        return open(options, options.text("url"));
    }

    /** The address under {@code url}, or another where the key is absent. */
    static Endpoint open(Options options, String url) {
        if (url.contains("?") && !options.fromEnvironment("url")) {
            options.reject("url", "Secrets come from the environment, and not in the address", "Write url = ${?URL}.");
        }
        return new Endpoint(parsed(options, "url", url).orElse(NOWHERE));
    }

    /** A path below this address. */
    Endpoint below(String path) {
        String base = uri.toString();
        return new Endpoint(URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path));
    }

    /** Texts that must not be quoted from an answer. */
    List<String> secrets() {
        Stream<String> parts = uri.getRawPath() == null
                ? Stream.of()
                : Stream.of(uri.getRawPath().split("/"));
        return Stream.concat(Stream.of(uri.toString()), Stream.concat(parts, Stream.ofNullable(uri.getRawQuery())))
                .filter(part -> part.length() >= SHORTEST_SECRET)
                .toList();
    }

    private static Optional<URI> parsed(Options options, String key, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> uri = uri(text);
        if (uri.isEmpty()) {
            options.reject(key, "Expected an address that starts with https:// or http://, without a user", "");
        }
        return uri;
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Host and port. */
    @Override
    public String toString() {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
