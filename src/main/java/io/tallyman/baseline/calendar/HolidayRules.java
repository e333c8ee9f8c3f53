package io.tallyman.baseline.calendar;

import de.focus_shift.jollyday.core.spi.ChristianHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.EthiopianOrthodoxHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayBetweenFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayInMonthHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayRelativeToFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.HolidayConfigurations;
import de.focus_shift.jollyday.core.spi.IslamicHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToEasterSundayHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToWeekdayInMonthHolidayConfiguration;
import java.util.List;

/**
 * The holidays of one country or region, by how they are worked out.
 *
 * <p>Public, and without a method besides the lists, because jollyday finds the lists by reflection.
 */
public record HolidayRules(
        List<FixedHolidayConfiguration> fixed,
        List<RelativeToFixedHolidayConfiguration> relativeToFixed,
        List<RelativeToWeekdayInMonthHolidayConfiguration> relativeToWeekdayInMonth,
        List<FixedWeekdayInMonthHolidayConfiguration> fixedWeekdays,
        List<ChristianHolidayConfiguration> christianHolidays,
        List<IslamicHolidayConfiguration> islamicHolidays,
        List<FixedWeekdayBetweenFixedHolidayConfiguration> fixedWeekdayBetweenFixed,
        List<FixedWeekdayRelativeToFixedHolidayConfiguration> fixedWeekdayRelativeToFixed,
        List<EthiopianOrthodoxHolidayConfiguration> ethiopianOrthodoxHolidays,
        List<RelativeToEasterSundayHolidayConfiguration> relativeToEasterSunday)
        implements HolidayConfigurations {}
