package io.tallyman.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Reading;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class JUnitReportTest {
    @Test
    void countsFailuresErrorsAndSkippedPerTable() throws Exception {
        Element root = parse(SampleResults.morning());

        assertThat(root.getTagName()).isEqualTo("testsuites");
        assertThat(counts(root)).isEqualTo("7/2/1/1");
        assertThat(root.getAttribute("time")).isEqualTo("12.300");
        Element orders = element(root, "testsuite", 0);
        assertThat(orders.getAttribute("name")).isEqualTo("orders");
        assertThat(orders.getAttribute("timestamp")).isEqualTo("2026-11-20T05:00:00");
        assertThat(counts(orders)).isEqualTo("5/2/1/0");
        assertThat(counts(element(root, "testsuite", 1))).isEqualTo("2/0/0/1");
    }

    @Test
    void hasAsManyElementsAsItCounts() throws Exception {
        Element root = parse(SampleResults.morning());

        assertThat(size(root, "testcase")).isEqualTo(7);
        assertThat(size(root, "failure")).isEqualTo(2);
        assertThat(size(root, "error")).isEqualTo(1);
        assertThat(size(root, "skipped")).isEqualTo(1);
    }

    @Test
    void namesTheCheckAndItsTable() throws Exception {
        Element failed = element(parse(SampleResults.morning()), "testcase", 1);

        assertThat(failed.getAttribute("name")).isEqualTo("null-rate(client_id)");
        assertThat(failed.getAttribute("classname")).isEqualTo("orders");
        Element failure = element(failed, "failure", 0);
        assertThat(failure.getAttribute("message")).isEqualTo("5.2% of client_id is null, at most 5% was expected");
        assertThat(failure.getAttribute("type")).isEqualTo("null-rate");
        assertThat(failure.getTextContent()).contains("value: 5.2%", "expected: <= 5%", "owner: commerce-data");
    }

    @Test
    void letsAWarningPassWithAProperty() throws Exception {
        Element warned = element(parse(SampleResults.morning()), "testcase", 2);

        assertThat(size(warned, "failure")).isZero();
        Element property = element(warned, "property", 0);
        assertThat(property.getAttribute("name")).isEqualTo("warning");
        assertThat(property.getAttribute("value")).isEqualTo("revenue is 23.46% above the same weekday");
    }

    @Test
    void saysWhyACheckWasSkipped() throws Exception {
        Element skipped = element(parse(SampleResults.morning()), "skipped", 0);

        assertThat(skipped.getAttribute("message")).isEqualTo("no baseline yet (2 of 3 days)");
    }

    @Test
    void replacesWhatXmlCannotHold() throws Exception {
        String message = "a\u0000b\u001Bc\uFFFEd\uD800e <&\"'> \uD83D\uDE00 数量";
        Verdict verdict =
                SampleResults.verdict("orders", "odd", Status.FAIL, Unit.COUNT, Reading.of(1), "<= 0", message);

        Element failure = element(parse(SampleResults.of(List.of(verdict), List.of())), "failure", 0);

        String expected = "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe <&\"'> \uD83D\uDE00 数量";
        assertThat(failure.getAttribute("message")).isEqualTo(expected);
        assertThat(failure.getTextContent()).contains(expected);
    }

    @Test
    void timesACheckByItsPartOfThePasses() throws Exception {
        Element root = parse(SampleResults.morning());

        assertThat(element(root, "testcase", 0).getAttribute("time")).isEqualTo("0.600");
        assertThat(element(root, "testsuite", 0).getAttribute("time")).isEqualTo("3.000");
        assertThat(element(root, "testsuite", 1).getAttribute("time")).isEqualTo("1.000");
    }

    @Test
    void isWholeWithoutAnyCheck() throws Exception {
        assertThat(counts(parse(SampleResults.of(List.of(), List.of())))).isEqualTo("0/0/0/0");
    }

    private static Element parse(RunResult result) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JUnitReport.render(result))))
                .getDocumentElement();
    }

    private static String counts(Element suite) {
        return String.join(
                "/",
                suite.getAttribute("tests"),
                suite.getAttribute("failures"),
                suite.getAttribute("errors"),
                suite.getAttribute("skipped"));
    }

    private static Element element(Element parent, String name, int index) {
        return (Element) parent.getElementsByTagName(name).item(index);
    }

    private static int size(Element parent, String name) {
        return parent.getElementsByTagName(name).getLength();
    }
}
