package io.tallyman.bench.detection;

import io.tallyman.baseline.Point;
import io.tallyman.baseline.Series;
import java.util.Optional;

/** A rule that takes part. */
interface Contender {

    String name();

    /** The tolerance that its makers ship; greater is wider. */
    double usual();

    /** How many days before the judged one it looks at. */
    int lookBack();

    /** How many of them it takes at least. */
    int needed();

    /** Whether the day is unusual; empty where the rule cannot tell. */
    Optional<Boolean> unusual(Series past, Point today, double tolerance);
}
