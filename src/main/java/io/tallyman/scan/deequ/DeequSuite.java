package io.tallyman.scan.deequ;

import com.amazon.deequ.checks.Check;
import java.util.List;

/** A suite of Deequ checks in Java: the class named in {@code { class = "com.example.OrdersSuite" }}. */
public interface DeequSuite {

    /** The checks; a check of level Error fails, one of level Warning warns. */
    List<Check> checks();
}
