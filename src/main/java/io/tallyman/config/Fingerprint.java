package io.tallyman.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Tells two configurations apart by what they mean, blind to layout and to secrets. */
final class Fingerprint {

    private static final int LENGTH = 16;
    private static final ConfigValue HIDDEN = ConfigValueFactory.fromAnyRef("***");

    private Fingerprint() {}

    /**
     * Two digests with a dash between them: of everything else, and of these keys.
     *
     * @param apart keys of the block that may change on their own
     */
    static String of(ConfigObject block, Set<String> apart) {
        ConfigObject rest = block;
        ConfigObject others = block;
        for (String key : block.keySet()) {
            rest = apart.contains(key) ? rest.withoutKey(key) : rest;
            others = apart.contains(key) ? others : others.withoutKey(key);
        }
        return digest(rest) + "-" + digest(others);
    }

    private static String digest(ConfigObject block) {
        String canonical = masked(block).render(ConfigRenderOptions.concise());
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    // Masked, not left out: a rotated password is the same configuration, and a hash of it would invite guessing.
    private static ConfigValue masked(ConfigValue value) {
        if (value instanceof ConfigObject block) {
            ConfigObject result = block;
            for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
                String key = entry.getKey();
                result = result.withValue(key, Secrets.named(key) ? HIDDEN : masked(entry.getValue()));
            }
            return result;
        }
        if (value instanceof ConfigList list) {
            return ConfigValueFactory.fromIterable(
                    list.stream().map(Fingerprint::masked).toList());
        }
        return value;
    }
}
