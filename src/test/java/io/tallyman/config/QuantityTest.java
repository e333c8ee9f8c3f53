package io.tallyman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "1,5", "12,00", "1 2", "5%%", "2x", "2m", "--1", "%", ".", "1e9999", "NaN"})
    void refusesWhatIsNoNumber(String text) {
        assertThat(Quantity.number(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "6",
                "h",
                "6 parsecs",
                "6h later",
                "-6h",
                "1,5h",
                "6M",
                "P",
                "PT",
                "PT-6H",
                "1h 30",
                "0.5ms",
                "PT0.0005S",
                "P106751991168D",
                "9999999w"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThat(Quantity.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 | 12",
                "-3 | -3",
                "+3 | 3",
                "1.5 | 1.5",
                ".5 | 0.5",
                "1,200 | 1200",
                "1,200,000.5 | 1200000.5",
                "1_200 | 1200",
                "2k | 2000",
                "2 K | 2000",
                "1.5M | 1500000",
                "5% | 0.05",
                "0.5 % | 0.005",
                "1e3 | 1000"
            })
    void readsNumbersAsPeopleWriteThem(String text, BigDecimal number) {
        assertThat(Quantity.number(text))
                .hasValueSatisfying(found -> assertThat(found).isEqualByComparingTo(number));
    }

    @ParameterizedTest
    @CsvSource({
        "45s, PT45S",
        "30 min, PT30M",
        "90 minutes, PT90M",
        "1 hour, PT1H",
        "6h, PT6H",
        "1.5h, PT90M",
        "1h 30m, PT90M",
        "2d, PT48H",
        "1w, PT168H",
        "250 ms, PT0.25S",
        "PT6H, PT6H",
        "P1D, PT24H"
    })
    void readsDurationsAsPeopleWriteThem(String text, Duration duration) {
        assertThat(Quantity.duration(text)).contains(duration);
    }

    @Test
    void keepsTheHundredthsOfAPercentageExactly() {
        assertThat(Quantity.number("5%")).contains(new BigDecimal("0.05"));
    }
}
