package io.tallyman.store;

import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Decides which exact numbers the store can keep exactly. */
final class Decimals {
    private static final int PRECISION = 38;
    private static final int SCALE = 18;

    static final DataType TYPE = DataTypes.createDecimalType(PRECISION, SCALE);

    private Decimals() {}

    /** The number if it fits decimal(38,18) without loss, else empty; the double beside it keeps the magnitude. */
    static Optional<BigDecimal> storable(Optional<BigDecimal> number) {
        return number.map(Decimals::plain)
                .filter(n -> n.scale() <= SCALE && n.precision() - n.scale() <= PRECISION - SCALE);
    }

    /** The number without the zeros that the column's scale adds. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
