package io.tallyman.report;

import io.tallyman.check.Check;
import io.tallyman.check.Numbers;
import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A run as JUnit XML, as build servers show it: a table is a suite and a check is a case. */
public final class JUnitReport {
    private static final int REPLACEMENT = 0xFFFD;

    private final RunResult result;
    private final XMLStreamWriter xml;

    private JUnitReport(RunResult result, XMLStreamWriter xml) {
        this.result = result;
        this.xml = xml;
    }

    /** The whole document; a WARN passes and carries its message as a property. */
    public static String render(RunResult result) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JUnitReport(result, xml).document();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Cannot write the JUnit report", e);
        }
        return text + "\n";
    }

    private void document() throws XMLStreamException {
        Map<String, List<Verdict>> suites = new LinkedHashMap<>();
        for (Verdict verdict : result.verdicts()) {
            suites.computeIfAbsent(verdict.check().table(), t -> new ArrayList<>())
                    .add(verdict);
        }
        xml.writeStartDocument("UTF-8", "1.0");
        line(0);
        xml.writeStartElement("testsuites");
        attribute("name", "tallyman " + result.date());
        counts(result.verdicts());
        attribute("time", seconds(result.duration()));
        for (Map.Entry<String, List<Verdict>> suite : suites.entrySet()) {
            suite(suite.getKey(), suite.getValue());
        }
        line(0);
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    /** Passes run side by side, so that the tables' times may add up to more than the run's. */
    private void suite(String table, List<Verdict> verdicts) throws XMLStreamException {
        line(1);
        xml.writeStartElement("testsuite");
        attribute("name", table);
        counts(verdicts);
        attribute(
                "timestamp",
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        result.startedAt().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC)));
        attribute("time", seconds(time(verdicts)));
        for (Verdict verdict : verdicts) {
            testCase(verdict);
        }
        line(1);
        xml.writeEndElement();
    }

    private void counts(List<Verdict> verdicts) throws XMLStreamException {
        attribute("tests", Integer.toString(verdicts.size()));
        attribute("failures", count(verdicts, Status.FAIL));
        attribute("errors", count(verdicts, Status.ERROR));
        attribute("skipped", count(verdicts, Status.SKIPPED));
    }

    private void testCase(Verdict verdict) throws XMLStreamException {
        line(2);
        xml.writeStartElement("testcase");
        attribute("name", verdict.check().name());
        attribute("classname", verdict.check().table());
        attribute("time", seconds(time(List.of(verdict))));
        switch (verdict.status()) {
            case PASS -> {}
            case WARN -> warning(verdict);
            case FAIL -> problem("failure", verdict);
            case ERROR -> problem("error", verdict);
            case SKIPPED -> {
                line(3);
                xml.writeEmptyElement("skipped");
                attribute("message", verdict.message());
            }
        }
        if (verdict.status() != Status.PASS) {
            line(2);
        }
        xml.writeEndElement();
    }

    private Duration time(List<Verdict> verdicts) {
        return Duration.ofNanos(verdicts.stream()
                .mapToLong(v -> result.costs().of(v.check()).nanos())
                .sum());
    }

    private void warning(Verdict verdict) throws XMLStreamException {
        line(3);
        xml.writeStartElement("properties");
        line(4);
        xml.writeEmptyElement("property");
        attribute("name", "warning");
        attribute("value", verdict.message());
        line(3);
        xml.writeEndElement();
    }

    private void problem(String element, Verdict verdict) throws XMLStreamException {
        line(3);
        xml.writeStartElement(element);
        attribute("message", verdict.message());
        attribute("type", verdict.check().kind());
        xml.writeCharacters(legal(explanation(verdict)));
        xml.writeEndElement();
    }

    private static String explanation(Verdict verdict) {
        Check check = verdict.check();
        StringBuilder text = new StringBuilder(check.id()).append('\n').append(verdict.message());
        text.append("\nvalue: ").append(Numbers.text(verdict.reading(), check.unit()));
        if (!verdict.expectation().isEmpty()) {
            text.append("\nexpected: ").append(verdict.expectation());
        }
        check.labels().owner().ifPresent(o -> text.append("\nowner: ").append(o));
        check.labels().playbook().ifPresent(p -> text.append("\nplaybook: ").append(p));
        return text.append("\norigin: ").append(check.origin()).toString();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, legal(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static String count(List<Verdict> verdicts, Status status) {
        return Long.toString(verdicts.stream().filter(v -> v.status() == status).count());
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).toPlainString();
    }

    /** What XML 1.0 has no way to write, even escaped, becomes the replacement character. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().forEach(c -> legal.appendCodePoint(isLegal(c) ? c : REPLACEMENT));
        return legal.toString();
    }

    private static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000;
    }
}
