package io.tallyman.baseline.deequ;

import com.amazon.deequ.anomalydetection.Anomaly;
import com.amazon.deequ.anomalydetection.AnomalyDetectionStrategy;
import io.tallyman.baseline.Forecast;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import scala.Console;
import scala.Option;
import scala.Tuple2;
import scala.collection.Seq;
import scala.collection.immutable.Vector;
import scala.collection.immutable.VectorBuilder;

/** Asks a Deequ strategy about the last number of a series; all earlier ones lie before the search interval. */
final class Detection {
    private Detection() {}

    /** Whether the strategy finds the last number anomalous. */
    static boolean flags(AnomalyDetectionStrategy strategy, List<Double> earlier, double last) {
        return !anomalies(strategy, earlier, last).isEmpty();
    }

    /** What the strategy says of the last number where it finds it anomalous. */
    static Optional<String> detail(AnomalyDetectionStrategy strategy, List<Double> earlier, double last) {
        Seq<Tuple2<Object, Anomaly>> anomalies = anomalies(strategy, earlier, last);
        if (anomalies.isEmpty() || anomalies.head()._2().detail().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(anomalies.head()._2().detail().get());
    }

    /** A limit of a strategy. */
    static Option<Object> limit(double number) {
        return Option.apply(number);
    }

    /** The forecast with Deequ's own decision in place of what the bounds would say. */
    static Forecast decided(Forecast forecast, boolean unusual) {
        return new Forecast(
                forecast.expected(), forecast.lower(), forecast.upper(), Optional.of(unusual), forecast.basis());
    }

    private static Seq<Tuple2<Object, Anomaly>> anomalies(
            AnomalyDetectionStrategy strategy, List<Double> earlier, double last) {
        VectorBuilder<Object> builder = new VectorBuilder<>();
        earlier.forEach(builder::$plus$eq);
        builder.$plus$eq(last);
        Vector<Object> series = builder.result();
        Tuple2<Object, Object> interval = new Tuple2<>(earlier.size(), earlier.size() + 1);
        // Some strategies print to the console, which belongs to the reports.
        return Console.withOut(OutputStream.nullOutputStream(), () -> strategy.detect(series, interval));
    }
}
