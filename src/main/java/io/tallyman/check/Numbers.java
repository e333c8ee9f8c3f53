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
    private static final long[] SECONDS = {86_400, 3_600, 60, 1};
    private static final String[] UNITS = {"d", "h", "m"};
    private static final String[] BYTES = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Numbers() {}

    /** A number in its unit: {@code 1,234}, {@code 5.2%}, {@code 7h 5m}, {@code 12,345.67}. */
    public static String text(BigDecimal number, Unit unit) {
        return exact(told(number, unit), unit);
    }

    /** The number that {@link #text(BigDecimal, Unit)} tells: the given one with no more digits than a person reads. */
    public static BigDecimal told(BigDecimal number, Unit unit) {
        return switch (unit) {
            case COUNT -> plain(number.stripTrailingZeros());
            case RATIO -> ratio(number);
            case DURATION -> duration(number);
            case NUMBER -> plain(number);
        };
    }

    /** A number in its unit with all of its digits. */
    public static String exact(BigDecimal number, Unit unit) {
        return switch (unit) {
            case COUNT, NUMBER -> digits(number);
            case RATIO -> fixed(number.movePointRight(2).stripTrailingZeros()) + "%";
            case DURATION -> units(number);
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
    private static BigDecimal plain(BigDecimal number) {
        if (number.signum() == 0) {
            return number.scale() > DECIMALS || number.scale() < 2 ? BigDecimal.ZERO : number;
        }
        int exponent = exponent(number);
        if (isPower(exponent)) {
            return number.round(new MathContext(DECIMALS + 1, RoundingMode.HALF_UP));
        }
        BigDecimal shown = number;
        if (number.scale() > DECIMALS) {
            int places = DECIMALS + Math.max(0, -exponent - 1);
            shown = number.setScale(Math.min(places, number.scale()), RoundingMode.HALF_UP)
                    .stripTrailingZeros();
        }
        boolean pointZero = shown.scale() == 1 && shown.stripTrailingZeros().scale() <= 0;
        return pointZero ? shown.stripTrailingZeros() : shown;
    }

    private static String digits(BigDecimal number) {
        if (number.signum() == 0 || !isPower(exponent(number))) {
            return fixed(number);
        }
        int decimals = Math.max(DECIMALS, number.stripTrailingZeros().precision() - 1);
        return String.format(Locale.ROOT, "%." + decimals + "e", number);
    }

    private static boolean isPower(int exponent) {
        return exponent >= LARGEST_EXPONENT || exponent < SMALLEST_EXPONENT;
    }

    private static int exponent(BigDecimal number) {
        return number.precision() - number.scale() - 1;
    }

    /** A percentage with the digits it takes to tell it from 0% and from 100%. */
    private static BigDecimal ratio(BigDecimal share) {
        BigDecimal percent = share.multiply(HUNDRED);
        BigDecimal distance = percent.abs().min(percent.subtract(HUNDRED).abs());
        int places = 2;
        if (distance.signum() != 0) {
            places = Math.max(2, 1 - exponent(distance));
        }
        return percent.setScale(places, RoundingMode.HALF_UP).movePointLeft(2);
    }

    /** As far as the two largest units that are not zero tell it. */
    private static BigDecimal duration(BigDecimal seconds) {
        BigDecimal size = seconds.abs();
        BigDecimal rounded = size.compareTo(BigDecimal.ONE) < 0
                ? size.round(new MathContext(2, RoundingMode.HALF_UP))
                : size.setScale(1, RoundingMode.HALF_UP);
        if (rounded.compareTo(MINUTE) >= 0) {
            long left = size.setScale(0, RoundingMode.HALF_UP).longValue();
            long kept = 0;
            for (int unit = 0, parts = 0; unit < SECONDS.length && parts < 2; unit++) {
                kept += left / SECONDS[unit] * SECONDS[unit];
                parts += left >= SECONDS[unit] ? 1 : 0;
                left %= SECONDS[unit];
            }
            rounded = BigDecimal.valueOf(kept);
        }
        return seconds.signum() < 0 ? rounded.negate() : rounded;
    }

    /** Every unit that is not zero. */
    private static String units(BigDecimal seconds) {
        BigDecimal left = seconds.abs();
        List<String> parts = new ArrayList<>();
        for (int unit = 0; unit < SECONDS.length - 1; unit++) {
            BigDecimal[] amount = left.divideAndRemainder(BigDecimal.valueOf(SECONDS[unit]));
            if (amount[0].signum() > 0) {
                parts.add(fixed(amount[0].setScale(0)) + UNITS[unit]);
            }
            left = amount[1];
        }
        if (left.signum() > 0 || parts.isEmpty()) {
            parts.add(fixed(left.stripTrailingZeros()) + "s");
        }
        return (seconds.signum() < 0 ? "-" : "") + String.join(" ", parts);
    }

    private static String fixed(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
    }
}
