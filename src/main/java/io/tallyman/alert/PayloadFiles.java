package io.tallyman.alert;

/** Where payloads are kept for people to read. */
public interface PayloadFiles {

    /** Nowhere. */
    PayloadFiles NONE = delivery -> {};

    /**
     * Writes a payload, in place of what an earlier attempt wrote of it.
     *
     * @throws java.io.UncheckedIOException where it cannot be written
     */
    void write(Delivery delivery);
}
