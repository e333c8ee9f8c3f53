package io.tallyman.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where people read: results on standard output, progress on standard error. */
final class Console {
    private static final long QUIET_MS = 2_000;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private long lastLine;

    Console(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    static Console system() {
        return new Console(
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.console() != null && System.getenv("NO_COLOR") == null);
    }

    boolean terminal() {
        return terminal;
    }

    /** Standard output for those who format by themselves. */
    PrintWriter writer() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    void print(String text) {
        clear();
        out.println(text);
    }

    void error(String text) {
        clear();
        err.println(text);
    }

    /** One line that is overwritten on a terminal; elsewhere a line now and then. */
    synchronized void progress(String text) {
        double seconds = (System.nanoTime() - started) / 1e9;
        String line = String.format(Locale.ROOT, "[%5.1f s] %s", seconds, text);
        if (terminal) {
            err.print("\r\u001b[2K" + (line.length() > 99 ? line.substring(0, 99) : line));
            err.flush();
            return;
        }
        long now = System.nanoTime() / 1_000_000;
        if (now - lastLine >= QUIET_MS) {
            lastLine = now;
            err.println(line);
        }
    }

    private void clear() {
        if (terminal) {
            err.print("\r\u001b[2K");
            err.flush();
        }
    }
}
