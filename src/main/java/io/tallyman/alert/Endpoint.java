package io.tallyman.alert;

import io.tallyman.config.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An HTTP address. What follows the host may be a secret and is not shown.
 *
 * @param uri with scheme http or https
 * @param lacking why nothing can be sent to it; empty where something can, or after a problem
 */
record Endpoint(URI uri, Optional<String> lacking) {
    private static final String URL = "url";
    private static final int SHORTEST_SECRET = 6;
    private static final URI NOWHERE = URI.create("https://invalid");
    private static final Pattern HERE =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
    private static final String WEB = "an address that starts with https:// or http://, without a user";

    /** An address that something can be sent to. */
    Endpoint(URI uri) {
        this(uri, Optional.empty());
    }

    /** The address under {@code url}, which is a secret as a whole and so comes from the environment. */
    static Endpoint secret(Options options) {
        Secret secret = Secret.required(options, URL);
        return secret.value().isEmpty() ? new Endpoint(NOWHERE, secret.lacking()) : open(options, secret.value());
    }

    /** The address under {@code url}, which may hold a secret and then comes from the environment. */
    static Endpoint open(Options options) {
        return options.has(URL)
                ? open(options, options.text(URL))
                : new Endpoint(NOWHERE, Optional.of(Secret.notSet(URL)));
    }

    /** The address under {@code url}, or another where the key is absent; one with a question mark holds a secret. */
    static Endpoint open(Options options, String url) {
        boolean given = options.fromEnvironment(URL);
        if (url.contains("?") && !given) {
            options.reject(URL, "Secrets come from the environment, and not in the address", "Write url = ${?URL}.");
        }
        Optional<URI> uri = uri(url);
        // A key that is absent though it must be there is a problem already.
        if (uri.isPresent() || !options.has(URL)) {
            return new Endpoint(uri.orElse(NOWHERE));
        }
        if (given) {
            return new Endpoint(
                    NOWHERE, Optional.of("url is not " + WEB + ": look at its variable in the environment"));
        }
        options.reject(URL, "Expected " + WEB, "");
        return new Endpoint(NOWHERE);
    }

    /**
     * This address as one that a secret may be sent to: by TLS, or to this machine. A plain one is a problem where
     * a file has it, and lacks something where the environment does.
     */
    Endpoint forSecret(Options options) {
        if (!"http".equalsIgnoreCase(uri.getScheme())
                || HERE.matcher(uri.getHost()).matches()) {
            return this;
        }
        if (options.fromEnvironment(URL)) {
            return new Endpoint(NOWHERE, Optional.of("url is plain http://, over which no secret is sent"));
        }
        options.reject(URL, "A secret is not sent without TLS", "Write https://.");
        return this;
    }

    /** A path below this address. */
    Endpoint below(String path) {
        String base = uri.toString();
        String above = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return new Endpoint(URI.create(above + path), lacking);
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
        if (lacking.isPresent()) {
            return "an unknown address";
        }
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
