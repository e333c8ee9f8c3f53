package io.tallyman.store;

/** What a run has to tell people once it is complete. */
public enum Telling {
    /** Nothing: nobody asked for it, or all is well and was. */
    NOTHING,
    /** What is news; nothing of a table of which a later date has been judged. */
    NEWS,
    /** The same, whatever later dates have been judged. */
    ANY_DATE
}
