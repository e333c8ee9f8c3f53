package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeasonalOptionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551630", "-18446744073709551602", "1e300", "0.5ms", "P106751991168D"})
    void aWindowThatOverflowsIsRefusedAndNotTakenForASmallOne(String window) {
        assertThat(Configured.refused(new Seasonal(), "window = \"" + window + "\""))
                .containsExactly("Expected 14 to 730 whole days, found '" + window + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.9999999999999999999999", "1e999"})
    void aCoverageThatFloatingPointTakesForAllDaysIsRefused(String coverage) {
        assertThat(new Seasonal().refusal(new BigDecimal(coverage))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.8", "0.9999999999"})
    void aCoverageBelowAllDaysIsTaken(String coverage) {
        assertThat(new Seasonal().refusal(new BigDecimal(coverage))).isEmpty();
    }
}
