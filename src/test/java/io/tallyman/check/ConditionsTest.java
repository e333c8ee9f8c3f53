package io.tallyman.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Condition.Operator;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5%",
                "> ",
                "> many",
                "=> 5",
                "above 5",
                "outside 10",
                "outside 20 .. 10",
                "outside 1h .. 10",
                "10 .. 20",
                "> P106751991168D",
                "> 0.5ms"
            })
    void refusesWhatIsNoCondition(String text) {
        assertThat(Conditions.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "> 5%            | ABOVE     | 0.05  | RATIO",
                ">= 24h          | AT_LEAST  | 86400 | DURATION",
                "< 2,000         | BELOW     | 2000  | NUMBER",
                "<= 1.5          | AT_MOST   | 1.5   | NUMBER",
                "= 0             | EQUAL     | 0     | NUMBER",
                "== 0            | EQUAL     | 0     | NUMBER",
                "!= 7            | DIFFERENT | 7     | NUMBER",
                "<> 7            | DIFFERENT | 7     | NUMBER",
                "outside 10 .. 20        | OUTSIDE | 10 | NUMBER",
                "not between 10 and 20   | OUTSIDE | 10 | NUMBER",
                "inside 1% .. 2%         | INSIDE  | 0.01 | RATIO",
                "between 30 min and 6h   | INSIDE  | 1800 | DURATION"
            })
    void readsOperatorBoundAndUnit(String text, Operator operator, BigDecimal low, Unit unit) {
        Condition condition = Conditions.parse(text).orElseThrow();

        assertThat(condition.operator()).isEqualTo(operator);
        assertThat(condition.low()).isEqualByComparingTo(low);
        assertThat(condition.unit()).isEqualTo(unit);
        assertThat(condition.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "> 5              | 5  | false",
                "> 5              | 6  | true",
                ">= 5             | 5  | true",
                "< 5              | 5  | false",
                "<= 5             | 5  | true",
                "= 0              | 0.00 | true",
                "!= 0             | 0.00 | false",
                "outside 10 .. 20 | 10 | false",
                "outside 10 .. 20 | 21 | true",
                "inside 10 .. 20  | 20 | true",
                "inside 10 .. 20  | 9  | false"
            })
    void holdsUpToItsBounds(String text, BigDecimal value, boolean holds) {
        assertThat(Conditions.parse(text).orElseThrow().holds(value)).isEqualTo(holds);
    }

    @Test
    void rangeGivesTheNumbersThatPassOnBothSides() {
        Condition condition = Conditions.parse("outside 10 .. 20").orElseThrow();

        assertThat(condition.lower()).hasValue(BigDecimal.TEN);
        assertThat(condition.upper()).hasValue(BigDecimal.valueOf(20));
    }
}
