package io.tallyman.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands every test that asks for a {@link SparkSession} the one session of this JVM. */
public final class SparkExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SparkExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return session(context);
    }

    private static synchronized SparkSession session(ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        Shared shared = store.get(Shared.class, Shared.class);
        if (shared == null || shared.spark().sparkContext().isStopped()) {
            shared = Shared.start();
            store.put(Shared.class, shared);
        }
        return shared.spark();
    }

    /** The session and its warehouse folder; the root store closes it after the last test. */
    private record Shared(SparkSession spark, Path warehouse) implements AutoCloseable {
        static Shared start() {
            Path warehouse = temporaryFolder();
            SparkSession spark = SparkSession.builder()
                    .appName("tallyman-tests")
                    .master("local[2]")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "localhost")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.network.timeout", "600s")
                    .config("spark.executor.heartbeatInterval", "60s")
                    .config("spark.sql.catalogImplementation", "in-memory")
                    .config("spark.sql.warehouse.dir", warehouse.toUri().toString())
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.sql.shuffle.partitions", "2")
                    // Compiling code for a handful of rows costs far more than interpreting them; the packaged demo,
                    // which an integration test runs, has it switched on.
                    .config("spark.sql.codegen.wholeStage", "false")
                    .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                    .config("spark.sql.adaptive.enabled", "false")
                    .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
                    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                    .config("spark.databricks.delta.snapshotPartitions", "2")
                    .getOrCreate();
            return new Shared(spark, warehouse);
        }

        @Override
        public void close() {
            spark.stop();
            try (Stream<Path> paths = Files.walk(warehouse)) {
                paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path temporaryFolder() {
            try {
                return Files.createTempDirectory("tallyman-warehouse");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
