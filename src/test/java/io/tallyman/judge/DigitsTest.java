package io.tallyman.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Unit;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Rounded to the usual digits these would be inside out, or the value on the wrong side.
                "RATIO    | 0.999851  | 0.999843  | 0.99985  | 0.999857  | 99.985%  | 99.9843% .. 99.9857%       | 99.985%",
                "RATIO    | 0.05004   | -         | 0.04     | 0.05     | 5.004%   | <= 5%                      | 4%",
                "COUNT    | 2         | 2.2       | 2.5      | 2.8      | 2        | 2.2 .. 2.8, which holds no whole number | 2.5",
                "COUNT    | 3         | 2.2       | 2.5      | 4.9      | 3        | 2.2 .. 4.9                 | 2.5",
                "NUMBER   | 0.10005   | 0.09996   | 0.1      | 0.10004  | 0.1001   | 0.09996 .. 0.10004         | 0.1",
                "NUMBER   | 0.10003   | 0.1       | 0.10001  | 0.10002  | 0.10003  | 0.1 .. 0.10002             | 0.10001",
                "NUMBER   | 863.8     | 863.7     | 1000     | 1100.4   | 863.8    | 863.7 .. 1,100             | 1,000",
                "DURATION | 90061     | -         | 86400    | 90000    | 1d 1h 1m 1s | <= 1d 1h                | 1d",
                "DURATION | 3600.6    | 3599.5    | 3600     | 3600.5   | 1h 1s    | 59m 59.5s .. 1h 0.5s       | 1h",
                // The usual digits say enough.
                "COUNT    | 1691      | 909.7     | 1300     | 1690.4   | 1,691    | 910 .. 1,690               | 1,300",
                "RATIO    | 0.376812  | 0.301234  | 0.35     | 0.412345 | 37.68%   | 30.13% .. 41.23%           | 35%",
                "NUMBER   | 12345.67  | 10000.012 | 12000.5  | 15000.98 | 12,345.67 | 10,001 .. 15,000          | 12,001",
                "DURATION | 600       | 580.2     | 610      | 7265     | 10m      | 9m 41s .. 2h 1m            | 10m 10s",
                "COUNT    | 1E+300    | 1.23456E+299 | 5E+299 | 1E+300   | 1.0000e+300 | 1.2350e+299 .. 1.0000e+300 | 5.0000e+299",
                // A number that never moved.
                "RATIO    | 0.3333333333333333 | 0.3333333333333333 | 0.3333333333333333 | 0.3333333333333333 | 33.33% | 33.33% .. 33.33% | 33.33%",
            })
    void theVerdictFollowsFromThePrintedNumbers(
            Unit unit,
            BigDecimal value,
            BigDecimal lower,
            BigDecimal expected,
            BigDecimal upper,
            String valueText,
            String band,
            String expectedText) {
        Digits digits =
                new Digits(unit, value, Optional.ofNullable(lower), Optional.of(expected), Optional.ofNullable(upper));

        assertThat(digits.valueText()).isEqualTo(valueText);
        assertThat(digits.bandText()).isEqualTo(band);
        assertThat(digits.expectedText()).hasValue(expectedText);
    }

    @Test
    void aBandThatTheCalendarTurnedInsideOutIsWrittenAsItIs() {
        Digits digits = new Digits(Unit.NUMBER, BigDecimal.TEN, decimal("900.04"), decimal("1000"), decimal("450.06"));

        assertThat(digits.bandText()).isEqualTo("900.1 .. 450");
    }

    @Test
    void withoutABandOnlyTheExpectedNumberIsWritten() {
        Digits digits =
                new Digits(Unit.NUMBER, new BigDecimal("996"), Optional.empty(), decimal("1034.56"), Optional.empty());

        assertThat(digits.bandText()).isEmpty();
        assertThat(digits.expectedText()).hasValue("1,035");
    }

    private static Optional<BigDecimal> decimal(String text) {
        return Optional.of(new BigDecimal(text));
    }
}
