package io.tallyman.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names for long texts. */
final class Digest {
    private static final int BYTES = 8;

    private Digest() {}

    /** Sixteen hexadecimal digits of SHA-256, equal for equal texts. */
    static String of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot find SHA-256, which every Java has", e);
        }
    }

    /** The text itself where it is plain and has at most so many characters, else its plain start and a digest. */
    static String name(String text, int most) {
        String plain = text.replaceAll("[^A-Za-z0-9._-]+", "-");
        if (plain.equals(text) && text.length() <= most && !text.isEmpty()) {
            return text;
        }
        String start = plain.substring(0, Math.min(plain.length(), most - 2 * BYTES - 1));
        return start + "-" + of(text);
    }
}
