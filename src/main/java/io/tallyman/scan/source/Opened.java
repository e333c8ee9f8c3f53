package io.tallyman.scan.source;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A source that was opened.
 *
 * @param rows all rows at the pinned version; nothing is read yet
 * @param version Delta version, where the source has versions
 * @param description what was opened, for people; without secrets
 */
public record Opened(Dataset<Row> rows, Optional<Long> version, String description) {}
