package io.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged job, started as people start it: through Spark's own SparkSubmit, in processes of its own. */
class SubmitIT {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final long PATIENCE_MINUTES = 8;

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    @Test
    void refusedConfigurationEndsWithThreeAndNamesTheLine() throws Exception {
        Path conf = Files.writeString(
                folder.resolve("bad.conf"), "tallyman {\n  time-zone = \"Europe/Berlin\"\n  stor = \"./store\"\n}\n");

        Ended ended = submit("validate", "--conf", conf.toString());

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("bad.conf:3").contains("Did you mean 'store'?");
    }

    @Test
    void jobJarHoldsDeequAndNeitherSparkNorDelta() throws IOException {
        try (JarFile jar = new JarFile(ROOT.resolve("target/tallyman.jar").toFile())) {
            List<String> names = jar.stream().map(entry -> entry.getName()).toList();

            assertThat(names)
                    // Deequ keeps some expressions of its own in Spark's packages.
                    .doesNotContain("org/apache/spark/SparkContext.class", "org/apache/spark/sql/SparkSession.class")
                    .noneMatch(name -> name.startsWith("io/delta/"))
                    .noneMatch(name -> name.startsWith("scala/"))
                    .noneMatch(name -> name.startsWith("com/typesafe/config/"))
                    .noneMatch(name -> name.startsWith("picocli/"))
                    .anyMatch(name -> name.startsWith("com/amazon/deequ/"))
                    .anyMatch(name -> name.startsWith("io/tallyman/shaded/config/"))
                    .contains("META-INF/services/io.tallyman.check.CheckKind");
        }
    }

    @Test
    void demoFindsItsIncidentsLocallyAndAClusterOfSeveralProcessesFindsThemToo() throws Exception {
        Ended demo = submit("demo", "--folder", folder.resolve("demo").toString());

        assertThat(demo.code()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("11 FAIL 0 ERROR 0 SKIPPED").contains("users/schema-missing");
        assertThat(demo.err()).doesNotContain("WARN").doesNotContain("INFO").doesNotContain("Exception");

        List<Process> cluster = new ArrayList<>();
        try {
            Path log = folder.resolve("master.log");
            cluster.add(spark(log, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0"));
            String master = await(log, "Starting Spark master at (spark://\\S+)");
            Path workerLog = folder.resolve("worker.log");
            cluster.add(spark(
                    workerLog,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--cores",
                    "2",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work").toString(),
                    master));
            await(workerLog, "(Successfully registered)");

            Ended run = submit(
                    "--master",
                    master,
                    "--executor-memory",
                    "700m",
                    "run",
                    "--conf",
                    folder.resolve("demo/demo.conf").toString(),
                    "--date",
                    "2026-11-19",
                    "--only",
                    "orders");

            assertThat(run.code()).as(run.err()).isEqualTo(1);
            assertThat(run.out())
                    .contains("attempt 2")
                    .contains("4 FAIL 0 ERROR")
                    .contains("orders/unique(transaction_id)");
        } finally {
            for (Process process : cluster) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private Ended submit(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ROOT.resolve("submit/tallyman").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                .as("%s ends", command)
                .isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A Spark process of its own; a worker starts executors from the {@code jars} folder of a Spark home. */
    private Process spark(Path log, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve("target/java-options"),
                "-Xmx300m",
                "-Dspark.master.ui.port=0",
                "-Dspark.worker.ui.port=0",
                "-Dspark.master.rest.enabled=false",
                "-cp",
                Files.readString(ROOT.resolve("target/spark.classpath"), StandardCharsets.UTF_8)
                        .strip(),
                main,
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", sparkHome().toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        return builder.start();
    }

    private Path sparkHome() throws IOException {
        Path jars = folder.resolve("spark/jars");
        if (Files.notExists(jars)) {
            Files.createDirectories(jars);
            String classpath = Files.readString(ROOT.resolve("target/spark.classpath"), StandardCharsets.UTF_8);
            for (String jar : classpath.strip().split(java.io.File.pathSeparator)) {
                Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
            }
        }
        return jars.getParent();
    }

    private static String await(Path log, String pattern) throws IOException, InterruptedException {
        java.util.regex.Pattern wanted = java.util.regex.Pattern.compile(pattern);
        for (int tried = 0; tried < 600; tried++) {
            var found = wanted.matcher(Files.readString(log));
            if (found.find()) {
                return found.group(1);
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no '" + pattern + "' in " + Files.readString(log));
    }
}
