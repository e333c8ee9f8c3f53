package io.tallyman.bench;

import java.util.List;

/**
 * What a part of the benchmark has to tell.
 *
 * @param text Markdown
 */
record Report(String title, String text, List<Bar> bars) {

    /** As a section of a page. */
    String section() {
        return "### " + title + "\n\n" + text + (bars.isEmpty() ? "" : "\n" + Bar.table(bars));
    }
}
