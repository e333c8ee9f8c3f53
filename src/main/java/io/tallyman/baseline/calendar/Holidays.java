package io.tallyman.baseline.calendar;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameter;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The holidays of a country or of one of its regions, told by jollyday, worked out year by year when asked.
 *
 * <p>A holiday that is observed on another day, because it falls on a weekend, counts on both.
 */
public final class Holidays {
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2049;

    private final HolidayManager country;
    private final String[] region;
    private final Predicate<Holiday> wanted;
    private final Map<Integer, Set<LocalDate>> years = new ConcurrentHashMap<>();

    private Holidays(HolidayManager country, String[] region, Predicate<Holiday> wanted) {
        this.country = country;
        this.region = region;
        this.wanted = wanted;
    }

    /** The codes of the countries, and of some exchanges, whose holidays are known; in capitals. */
    static Set<String> countries() {
        Set<String> codes = new TreeSet<>();
        inOwnLoader(HolidayManager::getSupportedCalendarCodes)
                .forEach(code -> codes.add(code.toUpperCase(Locale.ROOT)));
        return codes;
    }

    /** The holidays of a whole country, without those of some regions only and without mere observances. */
    static Holidays of(String country) {
        Properties properties = new Properties();
        properties.setProperty(ManagerParameter.CONFIGURATION_SERVICE_IMPL, HolidayFiles.class.getName());
        ManagerParameter parameter = ManagerParameters.create(country.toLowerCase(Locale.ROOT), properties);
        HolidayManager manager = inOwnLoader(() -> HolidayManager.getInstance(parameter));
        return new Holidays(manager, new String[0], holiday -> holiday.getType() != HolidayType.OBSERVANCE);
    }

    /** The regions below a region, which is given as codes from the largest to the smallest; in capitals. */
    Set<String> regions(List<String> path) {
        CalendarHierarchy at = inOwnLoader(country::getCalendarHierarchy);
        for (String code : path) {
            at = at.getChildren().get(code.toLowerCase(Locale.ROOT));
        }
        Set<String> codes = new TreeSet<>();
        at.getChildren().keySet().forEach(code -> codes.add(code.toUpperCase(Locale.ROOT)));
        return codes;
    }

    /** Also those of a region, which is given as codes from the largest to the smallest and is one of the known. */
    Holidays in(List<String> path) {
        String[] codes =
                path.stream().map(code -> code.toLowerCase(Locale.ROOT)).toArray(String[]::new);
        return new Holidays(country, codes, wanted);
    }

    /** Only these, by name, observances included. */
    Holidays only(Set<String> names) {
        return new Holidays(country, region, holiday -> names.contains(name(holiday)));
    }

    /** All but these, by name. */
    Holidays except(Set<String> names) {
        return new Holidays(country, region, wanted.and(holiday -> !names.contains(name(holiday))));
    }

    /** The names of the holidays of this half-century, observances included, for example {@code GOOD_FRIDAY}. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
            holidays(year).forEach(holiday -> names.add(name(holiday)));
        }
        // A few entries of the library have none.
        names.remove("");
        return names;
    }

    /** Whether a day is a holiday. */
    boolean on(LocalDate day) {
        return years.computeIfAbsent(day.getYear(), this::days).contains(day);
    }

    private Set<LocalDate> days(int year) {
        Set<LocalDate> days = new HashSet<>();
        // New Year may be observed on the last day of the year before, and a day of December in the next.
        for (int near = year - 1; near <= year + 1; near++) {
            holidays(near).stream().filter(wanted).forEach(holiday -> {
                days.add(holiday.getActualDate());
                holiday.getObservedDate().ifPresent(days::add);
            });
        }
        return Set.copyOf(days);
    }

    private Set<Holiday> holidays(int year) {
        return inOwnLoader(() -> country.getHolidays(Year.of(year), region));
    }

    private static String name(Holiday holiday) {
        String key = holiday.getPropertiesKey();
        return key.substring(key.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
    }

    /** Threads of a pool do not see the job jar, in which spark-submit brings the library's files. */
    private static <T> T inOwnLoader(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Holidays.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
