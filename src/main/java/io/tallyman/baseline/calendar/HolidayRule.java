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

    private static DayOfWeek dayOfWeek(Element element, String name) {
        return DayOfWeek.valueOf(element.getAttribute(name));
    }

    private static Month monthOf(Element element) {
        return Month.valueOf(element.getAttribute("month"));
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
    record Move(Element element) implements Movable.MovingCondition {

        @Override
        public DayOfWeek substitute() {
            return dayOfWeek(element, "substitute");
        }

        @Override
        public With with() {
            return With.valueOf(element.getAttribute("with"));
        }

        @Override
        public DayOfWeek weekday() {
            return dayOfWeek(element, "weekday");
        }
    }

    /** The same day every year, such as 1 May. */
    record Fixed(Element element) implements Moving, FixedHolidayConfiguration {

        @Override
        public MonthDay day() {
            return MonthDay.of(monthOf(element), Integer.parseInt(element.getAttribute("day")));
        }
    }

    /** So many days, or the nearest weekday, before or after a fixed day. */
    record RelativeToFixed(Element element) implements HolidayRule, RelativeToFixedHolidayConfiguration {

        @Override
        public Optional<DayOfWeek> weekday() {
            return textOf(element, "Weekday").map(DayOfWeek::valueOf);
        }

        @Override
        public Optional<Days> days() {
            return textOf(element, "Days").map(Integer::parseInt).map(Days::of);
        }

        @Override
        public Optional<Relation> when() {
            return textOf(element, "When").map(Relation::valueOf);
        }

        @Override
        public Fixed date() {
            return new Fixed(only(element, "Date"));
        }
    }

    /** The weekday before or after, for example, the first Monday of a month. */
    record RelativeToWeekday(Element element) implements HolidayRule, RelativeToWeekdayInMonthHolidayConfiguration {

        @Override
        public DayOfWeek weekday() {
            return dayOfWeek(element, "weekday");
        }

        @Override
        public Relation when() {
            return Relation.valueOf(element.getAttribute("when"));
        }

        @Override
        public WeekdayInMonth weekdayInMonth() {
            return new WeekdayInMonth(only(element, "FixedWeekday"));
        }
    }

    /** For example the fourth Thursday of November. */
    record WeekdayInMonth(Element element) implements Moving, FixedWeekdayInMonthHolidayConfiguration {

        @Override
        public DayOfWeek weekday() {
            return dayOfWeek(element, "weekday");
        }

        @Override
        public Month month() {
            return monthOf(element);
        }

        @Override
        public Occurrence which() {
            return Occurrence.valueOf(element.getAttribute("which"));
        }
    }

    /** A day that Easter decides. */
    record Christian(Element element) implements Moving, ChristianHolidayConfiguration {

        @Override
        public ChristianHolidayType type() {
            return ChristianHolidayType.valueOf(element.getAttribute("type"));
        }

        @Override
        public Chronology chronology() {
            return chronologyOf(element.getAttribute("chronology"));
        }
    }

    /** A day of the Islamic calendar. */
    record Islamic(Element element) implements Moving, IslamicHolidayConfiguration {

        @Override
        public IslamicHolidayType type() {
            return IslamicHolidayType.valueOf(element.getAttribute("type"));
        }
    }

    /** The weekday between two fixed days. */
    record WeekdayBetween(Element element) implements HolidayRule, FixedWeekdayBetweenFixedHolidayConfiguration {

        @Override
        public Fixed from() {
            return new Fixed(only(element, "from"));
        }

        @Override
        public Fixed to() {
            return new Fixed(only(element, "to"));
        }

        @Override
        public DayOfWeek weekday() {
            return dayOfWeek(element, "weekday");
        }
    }

    /** For example the second Monday after a fixed day. */
    record WeekdayRelativeToFixed(Element element)
            implements HolidayRule, FixedWeekdayRelativeToFixedHolidayConfiguration {

        @Override
        public Fixed day() {
            return new Fixed(only(element, "day"));
        }

        @Override
        public Occurrence which() {
            return Occurrence.valueOf(element.getAttribute("which"));
        }

        @Override
        public DayOfWeek weekday() {
            return dayOfWeek(element, "weekday");
        }

        @Override
        public Relation when() {
            return Relation.valueOf(element.getAttribute("when"));
        }
    }

    /** A day of the Ethiopian Orthodox calendar. */
    record Ethiopian(Element element) implements HolidayRule, EthiopianOrthodoxHolidayConfiguration {

        @Override
        public EthiopianOrthodoxHolidayType type() {
            return EthiopianOrthodoxHolidayType.valueOf(element.getAttribute("type"));
        }
    }

    /** So many days after Easter Sunday, or before it where the number is negative. */
    record RelativeToEaster(Element element) implements HolidayRule, RelativeToEasterSundayHolidayConfiguration {

        @Override
        public Chronology chronology() {
            return chronologyOf(textOf(element, "chronology").orElse(""));
        }

        @Override
        public Days days() {
            return Days.of(Integer.parseInt(textOf(element, "days").orElseThrow()));
        }
    }
}
