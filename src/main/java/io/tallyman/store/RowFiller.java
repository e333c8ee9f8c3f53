package io.tallyman.store;

import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Fills one row of a store table by column name; columns not named are null. */
final class RowFiller {
    private final StructType schema;
    private final Object[] values;

    RowFiller(StoreTable table) {
        this.schema = table.schema();
        this.values = new Object[schema.length()];
    }

    RowFiller set(String column, Object value) {
        values[schema.fieldIndex(column)] = value;
        return this;
    }

    RowFiller set(String column, Optional<?> value) {
        Object unwrapped = value.orElse(null);
        return set(column, unwrapped);
    }

    Row row() {
        return RowFactory.create(values);
    }
}
