package io.tallyman.cli;

import io.tallyman.store.StoreException;
import java.time.Clock;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "tallyman",
        version = "Tallyman 0.1.0",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        description = "The morning check of a data warehouse.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing worse than WARN",
            "1:a check FAILED",
            "2:a check ended in ERROR",
            "3:configuration or command line refused",
            "4:the job could not finish",
            "5:everything is recorded, but an alert is undelivered"
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            BackfillCommand.class,
            ReplayCommand.class,
            PlanCommand.class,
            ValidateCommand.class,
            IncidentsCommand.class,
            SnoozeCommand.class,
            ResolveCommand.class
        })
public final class Main {
    private final Clock clock;
    private final Console console;

    Main(Clock clock, Console console) {
        this.clock = clock;
        this.console = console;
    }

    Clock clock() {
        return clock;
    }

    Console console() {
        return console;
    }

    /** Runs a verb and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Console console = Console.system();
        int code = execute(Clock.systemUTC(), console, arguments);
        if (SparkSession.getDefaultSession().isDefined()) {
            SparkSession.getDefaultSession().get().stop();
        }
        System.exit(code);
    }

    /** Runs a verb and returns its exit code. */
    static int execute(Clock clock, Console console, String... arguments) {
        CommandLine line = new CommandLine(new Main(clock, console));
        line.setOut(console.writer());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().exitCodeOnInvalidInput(ExitCode.REFUSED);
        line.setParameterExceptionHandler((e, words) -> {
            console.error(e.getMessage());
            console.error("See `tallyman " + e.getCommandLine().getCommandName() + " --help`.");
            return ExitCode.REFUSED;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof Refusal) {
                console.error(e.getMessage());
                return ExitCode.REFUSED;
            }
            console.error("The job could not finish: " + e.getMessage());
            if (!(e instanceof StoreException)) {
                java.io.StringWriter trace = new java.io.StringWriter();
                e.printStackTrace(new java.io.PrintWriter(trace));
                console.error(trace.toString());
            }
            return ExitCode.BROKEN;
        });
        if (arguments.length == 0) {
            console.print(line.getUsageMessage());
            return ExitCode.REFUSED;
        }
        return line.execute(arguments);
    }
}
