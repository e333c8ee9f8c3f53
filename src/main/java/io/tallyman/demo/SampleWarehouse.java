package io.tallyman.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the sample shop: Delta tables, what is wrong with them, and the configuration that finds it.
 *
 * <p>Every row follows from the options alone. The days are written in chunks, so that the driver never holds more than
 * one chunk.
 */
public final class SampleWarehouse {
    /** Time zone of the shop's business dates. */
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private static final String WAREHOUSE = "warehouse";

    /** Days times scale that the driver holds at once; one such unit is about 900 events. */
    private static final double CHUNK = 240;

    /** The fewest days with which a four-week comparison has its history. */
    private static final int FEWEST_DAYS = 29;

    private SampleWarehouse() {}

    /**
     * What the sample looks like.
     *
     * @param scale size; 1 is about 40,000 sessions in 120 days
     * @param seed the same seed makes the same rows
     * @param days business dates up to and including the last day
     * @param lastDay the business date on which the incidents happen
     * @param clean whether to leave the incidents out
     */
    public record Options(double scale, long seed, int days, LocalDate lastDay, boolean clean) {
        public Options {
            if (!(scale >= 1 && scale <= 10_000)) {
                throw new IllegalArgumentException("Invalid scale " + scale + ": must be between 1 and 10000");
            }
            if (days < FEWEST_DAYS) {
                throw new IllegalArgumentException("Invalid days " + days + ": must be at least " + FEWEST_DAYS);
            }
            Objects.requireNonNull(lastDay, "lastDay is null");
        }

        /** Scale 1, 120 days up to Thursday 2026-11-19, with the incidents. */
        public static Options standard() {
            return new Options(1, 20_261_119L, 120, LocalDate.of(2026, 11, 19), false);
        }

        public Options withScale(double other) {
            return new Options(other, seed, days, lastDay, clean);
        }

        public Options withSeed(long other) {
            return new Options(scale, other, days, lastDay, clean);
        }

        public Options withDays(int other) {
            return new Options(scale, seed, other, lastDay, clean);
        }

        /** The same shop without the incidents. */
        public Options withoutIncidents() {
            return new Options(scale, seed, days, lastDay, true);
        }

        LocalDate firstDay() {
            return lastDay.minusDays(days - 1L);
        }
    }

    /**
     * What was written where.
     *
     * @param warehouse folder with one Delta table per sub-folder
     * @param incidents JSON file that lists what is wrong and which checks find it
     * @param configuration HOCON file that checks the tables
     * @param lastDay the business date to check
     */
    public record Written(Path warehouse, Path incidents, Path configuration, LocalDate lastDay) {}

    /**
     * Whether the folder holds a warehouse that is not an earlier sample: one without a sample's configuration beside
     * it, which is written before the tables are.
     *
     * @throws UncheckedIOException where the folder cannot be listed
     */
    public static boolean wouldReplaceOthers(Path folder) {
        Path warehouse = folder.resolve(WAREHOUSE);
        if (!Files.exists(warehouse) || SampleFiles.configured(folder)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(warehouse)) {
            return inside.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + warehouse, e);
        }
    }

    /** Writes the sample into a folder, replacing an earlier one, and says how far it is. */
    public static Written write(SparkSession spark, Path folder, Options options, Consumer<String> progress) {
        Path root = folder.toAbsolutePath().normalize();
        Path warehouse = root.resolve(WAREHOUSE);
        Path configuration = SampleFiles.writeConfiguration(root, warehouse, options);
        DeltaFolder tables = new DeltaFolder(spark, warehouse, progress);
        Customers customers = Customers.of(options);
        List<Incident> incidents = new ArrayList<>();

        tables.write(customers, options.clean());
        incidents.addAll(writeDays(tables, customers, options));
        if (!options.clean()) {
            incidents.add(Incident.missingColumn(customers.count()));
        }

        Path list = SampleFiles.writeIncidents(root, options, incidents);
        progress.accept("wrote " + options.days() + " days up to " + options.lastDay());
        return new Written(warehouse, list, configuration, options.lastDay());
    }

    private static List<Incident> writeDays(DeltaFolder tables, Customers customers, Options options) {
        DayGenerator generator = new DayGenerator(options, customers);
        int perChunk = (int) Math.max(1, CHUNK / options.scale());
        List<Incident> incidents = List.of();
        List<ShopDay> chunk = new ArrayList<>();
        for (LocalDate date = options.firstDay(); !date.isAfter(options.lastDay()); date = date.plusDays(1)) {
            boolean last = date.equals(options.lastDay());
            ShopDay day = generator.day(date);
            if (last && !options.clean()) {
                Incidents.Injected injected = Incidents.inject(day, options.seed());
                day = injected.day();
                incidents = injected.incidents();
            }
            chunk.add(day);
            if (last || chunk.size() >= perChunk) {
                tables.write(chunk);
                chunk.clear();
            }
        }
        return incidents;
    }
}
