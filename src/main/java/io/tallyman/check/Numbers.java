package io.tallyman.check;

import io.tallyman.metric.Reading;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The way numbers are written for people, by what they count. */
public final class Numbers {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final int DECIMALS = 4;
    private static final int LARGEST_EXPONENT = 18;
    private static final int SMALLEST_EXPONENT = -9;
    private static final String[] BYTES = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Numbers() {}

    /** A number in its unit: {@code 1,234}, {@code 5.2%}, {@code 7h 5m}, {@code 12,345.67}. */
    public static String text(BigDecimal number, Unit unit) {
        return switch (unit) {
            case COUNT -> plain(number.stripTrailingZeros());
            case RATIO -> ratio(number);
            case DURATION -> duration(number);
            case NUMBER -> plain(number);
        };
    }

    /** The number of a reading in its unit; {@code -} where there is none. */
    public static String text(Reading reading, Unit unit) {
        return reading instanceof Reading.Value value ? text(value.decimal(), unit) : "-";
    }

    /** A whole number with thousands separators. */
    public static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A size in powers of a thousand: {@code 12.3 MB}. */
    public static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (Math.abs(size) >= 999.95 && unit < BYTES.length - 1) {
            size /= 1_000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", size, BYTES[unit]);
    }

    /** Up to four significant decimals; up to four decimals stay as they are, as in an amount of money. */
    private static String plain(BigDecimal number) {
        if (number.signum() == 0) {
            return fixed(number.scale() > DECIMALS || number.scale() < 2 ? BigDecimal.ZERO : number);
        }
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= LARGEST_EXPONENT || exponent < SMALLEST_EXPONENT) {
            return String.format(Locale.ROOT, "%.4e", number);
        }
        BigDecimal shown = number;
        if (number.scale() > DECIMALS) {
            int places = DECIMALS + Math.max(0, -exponent - 1);
            shown = number.setScale(Math.min(places, number.scale()), RoundingMode.HALF_UP)
                    .stripTrailingZeros();
        }
        boolean pointZero = shown.scale() == 1 && shown.stripTrailingZeros().scale() <= 0;
        return fixed(pointZero ? shown.stripTrailingZeros() : shown);
    }

    /** A percentage with the digits it takes to tell it from 0% and from 100%. */
    private static String ratio(BigDecimal share) {
        BigDecimal percent = share.multiply(HUNDRED);
        BigDecimal distance = percent.abs().min(percent.subtract(HUNDRED).abs());
        int places = 2;
        if (distance.signum() != 0) {
            int exponent = distance.precision() - distance.scale() - 1;
            places = Math.max(2, 1 - exponent);
        }
        BigDecimal rounded = percent.setScale(places, RoundingMode.HALF_UP).stripTrailingZeros();
        return fixed(rounded) + "%";
    }

    /** The two largest units that are not zero. */
    private static String duration(BigDecimal seconds) {
        String sign = seconds.signum() < 0 ? "-" : "";
        BigDecimal size = seconds.abs();
        BigDecimal rounded = size.compareTo(BigDecimal.ONE) < 0
                ? size.round(new MathContext(2, RoundingMode.HALF_UP))
                : size.setScale(1, RoundingMode.HALF_UP);
        if (rounded.compareTo(MINUTE) < 0) {
            return (rounded.signum() == 0 ? "" : sign) + fixed(rounded.stripTrailingZeros()) + "s";
        }
        long left = size.setScale(0, RoundingMode.HALF_UP).longValue();
        List<String> parts = new ArrayList<>();
        add(parts, left / 86_400, "d");
        add(parts, left % 86_400 / 3_600, "h");
        add(parts, left % 3_600 / 60, "m");
        add(parts, left % 60, "s");
        return sign + String.join(" ", parts.subList(0, Math.min(2, parts.size())));
    }

    private static void add(List<String> parts, long amount, String unit) {
        if (amount > 0) {
            parts.add(whole(amount) + unit);
        }
    }

    private static String fixed(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
    }
}
