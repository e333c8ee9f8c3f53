package io.tallyman.bench.detection;

/** What the generator breaks. */
enum IncidentKind {
    OUTAGE("outage"),
    HALF("-50%"),
    THIRD("-30%"),
    SEVENTH("-15%"),
    DOUBLE_LOAD("double load"),
    SLOW_DRIFT("slow drift"),
    NULL_BURST("null burst"),
    TRACKING_LOSS("tracking loss"),
    PRICE_BUG("price bug");

    private final String label;

    IncidentKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
