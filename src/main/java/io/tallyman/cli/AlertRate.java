package io.tallyman.cli;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A wished number of alerts, as people write it: {@code 1 per month}, {@code 2 per week}, or a number per 30 days.
 *
 * @param per30Days most alerts in 30 days, 0 or more
 * @param text as written
 */
record AlertRate(double per30Days, String text) {
    private static final Pattern FORM =
            Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)(?:\\s*(?:per|/|a)\\s*(day|week|month|quarter|year))?\\s*");
    private static final Map<String, Double> TIMES =
            Map.of("day", 30.0, "week", 30.0 / 7, "month", 1.0, "quarter", 1.0 / 3, "year", 30.0 / 365);

    /** How many alerts that allows in so many days, rounded down. */
    int in(int days) {
        // 0.3 per day is 9 in 30 days, though the product of the two doubles is a little less.
        return (int) Math.floor(per30Days * days / 30 + 1e-9);
    }

    /** Reads the option. */
    static final class Converter implements ITypeConverter<AlertRate> {
        @Override
        public AlertRate convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException(
                        "expected a rate such as \"1 per month\" or a number per 30 days, found \"" + text + "\"");
            }
            double times = form.group(2) == null ? 1 : TIMES.get(form.group(2));
            return new AlertRate(new BigDecimal(form.group(1)).doubleValue() * times, text.strip());
        }
    }
}
