package io.tallyman.alert;

import io.tallyman.alert.Channel.Sent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Posts a body once and says what came of it. Follows no redirect: another host must not see what was meant for
 * one.
 */
final class HttpSender {
    private static final int QUOTED = 200;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final HttpClient client;

    /** A sender that trusts what the context trusts. */
    HttpSender(SSLContext tls) {
        client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** The one sender of the process; made when it is first needed. */
    static HttpSender shared() {
        return Shared.SENDER;
    }

    /**
     * Posts; never throws.
     *
     * @param headers further headers
     * @param timeout for everything, from the connection to the end of the answer
     * @param secrets texts that must not be quoted
     */
    Sent post(Endpoint to, Map<String, String> headers, String body, Duration timeout, List<String> secrets) {
        return post(to, headers, body, timeout, secrets, answer -> true);
    }

    /**
     * The same where the receiver is known by what it answers: a success in other words comes from something between it
     * and us, such as a proxy that wants a login.
     *
     * @param known whether the receiver's own words say that it has the body
     */
    Sent post(
            Endpoint to,
            Map<String, String> headers,
            String body,
            Duration timeout,
            List<String> secrets,
            Predicate<String> known) {
        if (timeout.isNegative() || timeout.isZero()) {
            return new Sent.Later(to + ": no time left to send", Duration.ZERO);
        }
        CompletableFuture<HttpResponse<String>> answer = null;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(to.uri())
                    .timeout(timeout)
                    .header("User-Agent", "Tallyman")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            answer = client.sendAsync(request.build(), info -> new Excerpt());
            // The request's own timeout ends with the headers; a body may trickle for ever.
            HttpResponse<String> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return judged(response, secrets, known);
        } catch (ExecutionException e) {
            return new Sent.Later(to + ": " + quoted(reason(e.getCause(), timeout), secrets), Duration.ZERO);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Sent.Later(to + ": no complete answer within " + words(timeout), Duration.ZERO);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Sent.Later(to + ": interrupted", Duration.ZERO);
        } catch (IllegalArgumentException e) {
            // Its message may quote a header, and so a secret.
            return new Sent.Refused(to + ": cannot be sent, its address or a header is not valid");
        }
    }

    private static Sent judged(HttpResponse<String> response, List<String> secrets, Predicate<String> known) {
        int status = response.statusCode();
        String body = quoted(response.body(), secrets);
        String text = response.uri().getHost() + ": " + status + (body.isEmpty() ? "" : " " + body);
        if (status >= 200 && status < 300) {
            return known.test(response.body())
                    ? new Sent.Delivered(text)
                    : new Sent.Later(text + ", which the receiver would not say", Duration.ZERO);
        }
        if (status == 408 || status == 429 || status >= 500) {
            Duration wait = wait(response.headers());
            return new Sent.Later(wait.isZero() ? text : text + ", asks to wait " + words(wait), wait);
        }
        if (status >= 300 && status < 400) {
            String host = response.headers()
                    .firstValue("Location")
                    .flatMap(HttpSender::host)
                    .map(h -> " to " + Harmless.line(h, QUOTED))
                    .orElse("");
            return new Sent.Refused(text + ", redirects" + host + " are not followed");
        }
        return new Sent.Refused(text);
    }

    /**
     * How long the receiver asks to wait, given in seconds or as a date; at most an hour, so that what is
     * worse than all before does not wait longer.
     */
    private static Duration wait(HttpHeaders headers) {
        Optional<String> asked = headers.firstValue("Retry-After").map(String::trim);
        if (asked.isEmpty()) {
            return Duration.ZERO;
        }
        if (asked.get().matches("\\d+")) {
            boolean days = asked.get().length() > 6;
            return days ? LONGEST_WAIT : bounded(Duration.ofSeconds(Long.parseLong(asked.get())));
        }
        // The receiver's own clock, where it tells the time: its dates are meant by it.
        Instant now = headers.firstValue("Date").flatMap(HttpSender::date).orElseGet(Instant::now);
        return date(asked.get())
                .map(until -> bounded(Duration.between(now, until)))
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Optional<String> host(String location) {
        try {
            return Optional.ofNullable(URI.create(location).getHost());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String reason(Throwable cause, Duration timeout) {
        if (cause instanceof HttpTimeoutException) {
            return "no complete answer within " + words(timeout);
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof SSLException) {
            return "TLS failed, " + message;
        }
        if (cause instanceof ConnectException) {
            return "no connection, " + message;
        }
        return cause instanceof IOException ? "connection broke, " + message : message;
    }

    private static String words(Duration timeout) {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + "s" : timeout.toMillis() + "ms";
    }

    /** A start of what somebody else wrote, with the secrets taken out. */
    static String quoted(String text, List<String> secrets) {
        String clean = text;
        List<String> longestFirst = secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        for (String secret : longestFirst) {
            clean = clean.replace(secret, "***");
        }
        return Harmless.line(text.length() < Excerpt.MOST ? clean : withoutCutSecret(clean, longestFirst), QUOTED);
    }

    /** The excerpt may end within a secret. */
    private static String withoutCutSecret(String text, List<String> secrets) {
        int end = text.length();
        for (String secret : secrets) {
            for (int length = Math.min(secret.length(), text.length()); length > 0; length--) {
                if (text.endsWith(secret.substring(0, length))) {
                    end = Math.min(end, text.length() - length);
                    break;
                }
            }
        }
        return text.substring(0, end);
    }

    /** Holds the sender, so that only a process that sends has its threads. */
    private static final class Shared {
        static final HttpSender SENDER = new HttpSender(tls());

        private static SSLContext tls() {
            try {
                return SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Cannot use TLS on this Java", e);
            }
        }
    }
}
