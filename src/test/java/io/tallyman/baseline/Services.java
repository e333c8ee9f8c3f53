package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** What every extension point asks of its services. */
public final class Services {
    private Services() {}

    public static void assertFinalWithoutState(Object service) {
        assertThat(Modifier.isFinal(service.getClass().getModifiers())).isTrue();
        assertThat(Arrays.stream(service.getClass().getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName))
                .isEmpty();
    }

    public static <T> void assertListedOnce(Class<T> point, Stream<T> services) throws IOException {
        String resource = "META-INF/services/" + point.getName();
        try (InputStream stream = point.getClassLoader().getResourceAsStream(resource)) {
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .containsAll(services.map(service -> service.getClass().getName())
                            .toList());
        }
    }
}
