package io.tallyman.baseline;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Every method that can be configured, by keyword. */
public final class Methods {
    /** The method of a block that names none. */
    public static final String DEFAULT = "seasonal";

    private final List<Method> methods;

    /** Finds the methods that the class path offers. */
    public Methods() {
        methods = ServiceLoader.load(Method.class, Method.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Method::keyword))
                .toList();
    }

    public List<Method> all() {
        return methods;
    }

    public Optional<Method> find(String keyword) {
        return methods.stream().filter(m -> m.keyword().equals(keyword)).findFirst();
    }
}
