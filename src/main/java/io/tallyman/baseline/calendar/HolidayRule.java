package io.tallyman.baseline.calendar;

import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.spi.ChristianHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.Described;
import de.focus_shift.jollyday.core.spi.EthiopianOrthodoxHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayBetweenFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayInMonthHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayRelativeToFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.IslamicHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.Limited;
import de.focus_shift.jollyday.core.spi.Movable;
import de.focus_shift.jollyday.core.spi.Occurrence;
import de.focus_shift.jollyday.core.spi.Relation;
import de.focus_shift.jollyday.core.spi.RelativeToEasterSundayHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToWeekdayInMonthHolidayConfiguration;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.MonthDay;
import java.time.Year;
import java.time.chrono.Chronology;
import java.time.chrono.IsoChronology;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.threeten.extra.Days;
import org.threeten.extra.chrono.JulianChronology;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** One holiday as an XML element of jollyday's schema writes it. */
sealed interface HolidayRule extends Described, Limited {

    Element element();

    @Override
    default String descriptionPropertiesKey() {
        String prefix = descriptionPropertiesKeyPrefix() + descriptionPropertiesKeyPrefixSeparator();
        return optional(element(), "descriptionPropertiesKey", Function.identity())
                .or(() -> optional(element(), "type", prefix::concat))
                .orElse("");
    }

    @Override
    default HolidayType holidayType() {
        return optional(element(), "localizedType", HolidayType::valueOf).orElse(HolidayType.PUBLIC_HOLIDAY);
    }

    @Override
    default Optional<Year> validFrom() {
        return optional(element(), "validFrom", Year::parse);
    }

    @Override
    default Optional<Year> validTo() {
        return optional(element(), "validTo", Year::parse);
    }

    @Override
    default YearCycle cycle() {
        return optional(element(), "every", YearCycle::valueOf).orElse(YearCycle.EVERY_YEAR);
    }

    /** The elements of a name directly below another, in their order. */
    static Stream<Element> children(Element parent, String tag) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeName().equals(tag))
                .map(Element.class::cast);
    }

    private static <T> Optional<T> optional(Element element, String name, Function<String, T> parse) {
        return Optional.of(element.getAttribute(name))
                .filter(text -> !text.isEmpty())
                .map(parse);
    }

    private static <T> T attribute(Element element, String name, Function<String, T> parse) {
        return parse.apply(element.getAttribute(name));
    }

    private static DayOfWeek weekdayOf(Element element) {
        return attribute(element, "weekday", DayOfWeek::valueOf);
    }

    private static Month monthOf(Element element) {
        return attribute(element, "month", Month::valueOf);
    }

    private static Optional<String> textOf(Element element, String tag) {
        return children(element, tag)
                .map(child -> child.getTextContent().trim())
                .findFirst();
    }

    private static Element only(Element element, String tag) {
        return children(element, tag).findFirst().orElseThrow();
    }

    private static Chronology chronologyOf(String name) {
        return name.equals("JULIAN") ? JulianChronology.INSTANCE : IsoChronology.INSTANCE;
    }

    /** A holiday that moves when it falls on certain weekdays. */
    sealed interface Moving extends HolidayRule, Movable {

        @Override
        default List<MovingCondition> conditions() {
            return children(element(), "MovingCondition")
                    .<MovingCondition>map(Move::new)
                    .toList();
        }
    }

    /** To which weekday it moves from which. */
    record Move(DayOfWeek substitute, With with, DayOfWeek weekday) implements Movable.MovingCondition {
        Move(Element element) {
            this(
                    attribute(element, "substitute", DayOfWeek::valueOf),
                    attribute(element, "with", With::valueOf),
                    weekdayOf(element));
        }
    }

    /** The same day every year, such as 1 May. */
    record Fixed(Element element, MonthDay day) implements Moving, FixedHolidayConfiguration {
        Fixed(Element element) {
            this(element, MonthDay.of(monthOf(element), Integer.parseInt(element.getAttribute("day"))));
        }
    }

    /** So many days, or the nearest weekday, before or after a fixed day. */
    record RelativeToFixed(
            Element element, Optional<DayOfWeek> weekday, Optional<Days> days, Optional<Relation> when, Fixed date)
            implements HolidayRule, RelativeToFixedHolidayConfiguration {
        RelativeToFixed(Element element) {
            this(
                    element,
                    textOf(element, "Weekday").map(DayOfWeek::valueOf),
                    textOf(element, "Days").map(Integer::parseInt).map(Days::of),
                    textOf(element, "When").map(Relation::valueOf),
                    new Fixed(only(element, "Date")));
        }
    }

    /** The weekday before or after, for example, the first Monday of a month. */
    record RelativeToWeekday(Element element, DayOfWeek weekday, Relation when, WeekdayInMonth weekdayInMonth)
            implements HolidayRule, RelativeToWeekdayInMonthHolidayConfiguration {
        RelativeToWeekday(Element element) {
            this(
                    element,
                    weekdayOf(element),
                    attribute(element, "when", Relation::valueOf),
                    new WeekdayInMonth(only(element, "FixedWeekday")));
        }
    }

    /** For example the fourth Thursday of November. */
    record WeekdayInMonth(Element element, DayOfWeek weekday, Month month, Occurrence which)
            implements Moving, FixedWeekdayInMonthHolidayConfiguration {
        WeekdayInMonth(Element element) {
            this(element, weekdayOf(element), monthOf(element), attribute(element, "which", Occurrence::valueOf));
        }
    }

    /** A day that Easter decides. */
    record Christian(Element element, ChristianHolidayType type, Chronology chronology)
            implements Moving, ChristianHolidayConfiguration {
        Christian(Element element) {
            this(
                    element,
                    attribute(element, "type", ChristianHolidayType::valueOf),
                    attribute(element, "chronology", HolidayRule::chronologyOf));
        }
    }

    /** A day of the Islamic calendar. */
    record Islamic(Element element, IslamicHolidayType type) implements Moving, IslamicHolidayConfiguration {
        Islamic(Element element) {
            this(element, attribute(element, "type", IslamicHolidayType::valueOf));
        }
    }

    /** The weekday between two fixed days. */
    record WeekdayBetween(Element element, Fixed from, Fixed to, DayOfWeek weekday)
            implements HolidayRule, FixedWeekdayBetweenFixedHolidayConfiguration {
        WeekdayBetween(Element element) {
            this(element, new Fixed(only(element, "from")), new Fixed(only(element, "to")), weekdayOf(element));
        }
    }

    /** For example the second Monday after a fixed day. */
    record WeekdayRelativeToFixed(Element element, Fixed day, Occurrence which, DayOfWeek weekday, Relation when)
            implements HolidayRule, FixedWeekdayRelativeToFixedHolidayConfiguration {
        WeekdayRelativeToFixed(Element element) {
            this(
                    element,
                    new Fixed(only(element, "day")),
                    attribute(element, "which", Occurrence::valueOf),
                    weekdayOf(element),
                    attribute(element, "when", Relation::valueOf));
        }
    }

    /** A day of the Ethiopian Orthodox calendar. */
    record Ethiopian(Element element, EthiopianOrthodoxHolidayType type)
            implements HolidayRule, EthiopianOrthodoxHolidayConfiguration {
        Ethiopian(Element element) {
            this(element, attribute(element, "type", EthiopianOrthodoxHolidayType::valueOf));
        }
    }

    /** So many days after Easter Sunday, or before it where the number is negative. */
    record RelativeToEaster(Element element, Chronology chronology, Days days)
            implements HolidayRule, RelativeToEasterSundayHolidayConfiguration {
        RelativeToEaster(Element element) {
            this(
                    element,
                    chronologyOf(textOf(element, "chronology").orElse("")),
                    Days.of(Integer.parseInt(textOf(element, "days").orElseThrow())));
        }
    }
}
