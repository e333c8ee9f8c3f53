package io.tallyman.baseline.calendar;

import de.focus_shift.jollyday.core.ManagerParameter;
import de.focus_shift.jollyday.core.spi.HolidayCalendarConfiguration;
import de.focus_shift.jollyday.core.spi.HolidayCalendarConfigurationService;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Reads the XML files in jollyday's own jar with the JDK's parser.
 *
 * <p>The readers that jollyday offers need a newer JAXB or Jackson than Spark brings.
 */
public final class HolidayFiles implements HolidayCalendarConfigurationService {

    /**
     * Reads the holidays of a country.
     *
     * @throws IllegalStateException where the library's file cannot be read
     */
    @Override
    public HolidayCalendarConfiguration getHolidayCalendarConfiguration(ManagerParameter parameter) {
        try (InputStream file = parameter.createResourceUrl().openStream()) {
            // Not newInstance(): an older Xerces may be on Spark's class path.
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return new Area(factory.newDocumentBuilder().parse(file).getDocumentElement());
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("Cannot read the holidays of " + parameter.getDisplayName(), e);
        }
    }

    /** A country or region. */
    private record Area(Element element) implements HolidayCalendarConfiguration {

        @Override
        public String hierarchy() {
            return element.getAttribute("hierarchy");
        }

        @Override
        public String description() {
            return element.getAttribute("description");
        }

        @Override
        public Stream<HolidayCalendarConfiguration> subConfigurations() {
            return HolidayRule.children(element, "SubConfigurations").map(Area::new);
        }

        @Override
        public HolidayRules holidays() {
            return new HolidayRules(
                    all("Fixed", HolidayRule.Fixed::new),
                    all("RelativeToFixed", HolidayRule.RelativeToFixed::new),
                    all("RelativeToWeekdayInMonth", HolidayRule.RelativeToWeekday::new),
                    all("FixedWeekday", HolidayRule.WeekdayInMonth::new),
                    all("ChristianHoliday", HolidayRule.Christian::new),
                    all("IslamicHoliday", HolidayRule.Islamic::new),
                    all("FixedWeekdayBetweenFixed", HolidayRule.WeekdayBetween::new),
                    all("FixedWeekdayRelativeToFixed", HolidayRule.WeekdayRelativeToFixed::new),
                    all("EthiopianOrthodoxHoliday", HolidayRule.Ethiopian::new),
                    all("RelativeToEasterSunday", HolidayRule.RelativeToEaster::new));
        }

        private <T> List<T> all(String tag, Function<Element, T> rule) {
            return HolidayRule.children(element, "Holidays")
                    .flatMap(holidays -> HolidayRule.children(holidays, tag))
                    .map(rule)
                    .toList();
        }
    }
}
