package io.tallyman.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The shop's users, numbered from 0; all signed up before the first day. */
record Customers(int count, long seed, LocalDate firstDay) {
    private static final int COUNT = 4_000;
    private static final int DEVICES = 2;
    private static final String[] COUNTRIES = {"DE", "DE", "DE", "DE", "AT", "AT", "CH", "NL"};

    static Customers of(SampleWarehouse.Options options) {
        return new Customers((int) Math.round(COUNT * options.scale()), options.seed(), options.firstDay());
    }

    static String id(int index) {
        return Ids.of("u-", index + 1L, 7);
    }

    /** The browser with which a user visits. */
    static String client(int index, SplittableRandom random) {
        long device = (long) index * DEVICES + random.nextInt(DEVICES);
        return "c-" + Long.toHexString(new SplittableRandom(device).nextLong());
    }

    static StructType schema(boolean withCountry) {
        String country = withCountry ? "country STRING, " : "";
        return StructType.fromDDL("user_id STRING, email STRING, " + country + "signed_up_at TIMESTAMP");
    }

    Row row(int index, boolean withCountry) {
        SplittableRandom random = new SplittableRandom(seed * 31 + index);
        String country = COUNTRIES[random.nextInt(COUNTRIES.length)];
        Instant signedUp = firstDay.minusDays(1 + random.nextInt(900))
                .atStartOfDay(SampleWarehouse.ZONE)
                .toInstant()
                .plusSeconds(random.nextInt(80_000));
        String email = Ids.of("user", index + 1L, 7) + "@example.com";
        return withCountry
                ? RowFactory.create(id(index), email, country, signedUp)
                : RowFactory.create(id(index), email, signedUp);
    }
}
