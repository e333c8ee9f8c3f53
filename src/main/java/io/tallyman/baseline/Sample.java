package io.tallyman.baseline;

import java.util.Collection;
import java.util.Optional;

/**
 * Mean and deviation of earlier numbers.
 *
 * @param size how many numbers
 * @param mean arithmetic mean
 * @param deviation sample standard deviation, divided by {@code size - 1}; 0 where all numbers are the same
 */
public record Sample(int size, double mean, double deviation) {

    /** The sample of these points; empty of fewer than two, and where the numbers are too large for floating point. */
    public static Optional<Sample> of(Collection<Point> points) {
        double[] numbers = points.stream().mapToDouble(Point::number).toArray();
        if (numbers.length < 2) {
            return Optional.empty();
        }
        double sum = 0;
        boolean flat = true;
        for (double number : numbers) {
            sum += number;
            flat &= number == numbers[0];
        }
        // The mean of equal numbers need not be that number in floating point.
        double mean = flat ? numbers[0] : sum / numbers.length;
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        double deviation = Math.sqrt(squares / (numbers.length - 1));
        return Double.isFinite(mean) && Double.isFinite(deviation)
                ? Optional.of(new Sample(numbers.length, mean, deviation))
                : Optional.empty();
    }

    /** Whether all numbers are the same, so that no distance from them can be measured in deviations. */
    public boolean flat() {
        return deviation == 0;
    }

    /**
     * The mean in a band of so many deviations; where all numbers are the same, the number itself for a day that has
     * it, and nothing to tell for any other.
     */
    public Answer band(double deviations, Point today, String basis) {
        if (flat() && today.number() != mean) {
            return new Answer.Unknown("all earlier values are the same, so a difference has no scale");
        }
        double reach = deviations * deviation;
        if (!Double.isFinite(mean - reach) || !Double.isFinite(mean + reach)) {
            return new Answer.Unknown("the band is wider than floating point");
        }
        return Forecast.band(mean, mean - reach, mean + reach, basis);
    }
}
