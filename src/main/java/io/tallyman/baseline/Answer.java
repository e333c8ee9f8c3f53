package io.tallyman.baseline;

/** What a rule says of a date: a forecast, or why it has none. */
public sealed interface Answer permits Forecast, Answer.Unknown {

    /** The past allows no statement, for example because the earlier number is 0 and so a change has no ratio. */
    record Unknown(String reason) implements Answer {}
}
