package io.tallyman.cli;

/** A configuration or command line that cannot be accepted; the message is for the person who wrote it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
