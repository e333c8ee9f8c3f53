package io.tallyman.alert;

import io.tallyman.config.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** A channel whose receiver the test plays. */
final class Pigeon implements Channel {
    @Override
    public String keyword() {
        return "pigeon";
    }

    @Override
    public Target read(Options options) {
        return new Loft(options.text("loft"));
    }

    /** Where pigeons arrive; answers as told, over a wire that may break. */
    static final class Loft implements Target {
        final List<Payload> arrived = new ArrayList<>();
        BiFunction<Payload, Duration, Sent> answer = (payload, timeout) -> new Sent.Delivered("fed");
        Function<Supplier<Sent>, Sent> wire = Supplier::get;
        private final String name;

        Loft(String name) {
            this.name = name;
        }

        @Override
        public String about() {
            return name;
        }

        @Override
        public List<Payload> render(Message message) {
            return message.lines().stream()
                    .map(line -> new Payload(
                            line.incidentId(),
                            "application/json",
                            "{\"do\":\"" + message.action() + "\",\"date\":\"" + message.date() + "\"}",
                            Map.of()))
                    .toList();
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            return wire.apply(() -> {
                arrived.add(payload);
                return answer.apply(payload, timeout);
            });
        }
    }
}
