package io.tallyman.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Who takes part in the main part of the benchmark. */
final class Field {
    static final String BARE_READ = "bare-read";
    static final String HAND_SQL = "hand-sql";
    static final String SHAREABLE = "tallyman-shareable";
    static final String DEEQU_FUSED = "deequ-fused";
    static final String DEEQU_PER_CHECK = "deequ-per-check";
    static final String COLD = "tallyman-cold";
    static final String IN_LOG = "log-answerable";
    static final String DAILY_SECOND = "daily-second";

    private static final LocalDate DATE = TpchData.LAST_DATE;

    private final Setting setting;
    private final SparkSession spark;
    private final Data data;

    private Field(Setting setting, Data data) {
        this.setting = setting;
        this.spark = setting.spark();
        this.data = data;
    }

    /** All groups over the tables of a scale factor. */
    static List<Group> groups(Setting setting, Data data) {
        Field field = new Field(setting, data);
        return List.of(field.shareable(), field.whole(), field.parts(), field.daily());
    }

    /** Tallyman's passes for all checks, without help from the log. */
    static Contender cold(Setting setting, Data data) {
        return new Field(setting, data).passes(COLD, Conf.of(data, Checks.ALL, false));
    }

    /** Tallyman's passes for the shareable checks, without help from the log. */
    static Contender shareable(Setting setting, Data data) {
        return new Field(setting, data).passes(SHAREABLE, Conf.of(data, Checks.SHAREABLE, false));
    }

    /** Spark SQL by hand for the shareable checks. */
    static Contender handSql(Data data) {
        return new HandSql(HAND_SQL, data, Checks.SHAREABLE);
    }

    private Group shareable() {
        Conf scan = Conf.of(data, Checks.SHAREABLE, false);
        Conf log = Conf.of(data, Checks.SHAREABLE, true);
        return new Group(
                "The " + Checks.SHAREABLE.size() + " checks that one aggregation per table can answer",
                List.of(BARE_READ, HAND_SQL),
                List.of(
                        new BareRead(BARE_READ, data, Checks.SHAREABLE),
                        handSql(data),
                        new DeequFused("deequ-fused-shareable", data, Checks.SHAREABLE),
                        new DuckDb("duckdb-shareable", data, Checks.SHAREABLE),
                        passes(SHAREABLE, scan),
                        firstRun("tallyman-shareable-run", scan),
                        passes("tallyman-shareable-log", log),
                        firstRun("tallyman-shareable-log-run", log)));
    }

    private Group whole() {
        Conf scan = Conf.of(data, Checks.ALL, false);
        Conf log = Conf.of(data, Checks.ALL, true);
        return new Group(
                "All " + Checks.ALL.size() + " checks",
                List.of(COLD),
                List.of(
                        new DeequFused(DEEQU_FUSED, data, Checks.ALL),
                        new DeequPerCheck(DEEQU_PER_CHECK, data, Checks.ALL),
                        new DuckDb("duckdb", data, Checks.ALL),
                        passes(COLD, scan),
                        firstRun("tallyman-cold-run", scan),
                        passes("tallyman-log", log),
                        firstRun("tallyman-log-run", log),
                        TallymanRun.second("tallyman-second-run", spark, setting.stores(), log, DATE)));
    }

    /** What the suite is made of, each part alone: what the whole cannot be faster than while it is made of them. */
    private Group parts() {
        return new Group(
                "The whole suite by hand, and the parts of Tallyman's",
                List.of(COLD),
                List.of(
                        new BareRead("bare-read-all", data, Checks.ALL),
                        new HandSql("hand-sql-all", data, Checks.ALL),
                        part("tallyman-reconciliation", kind -> kind == Kind.RECONCILES),
                        part("tallyman-keys", kind -> !kind.shareable() && kind != Kind.RECONCILES)));
    }

    private Contender part(String name, Predicate<Kind> kinds) {
        List<Probe> probes =
                Checks.ALL.stream().filter(probe -> kinds.test(probe.kind())).toList();
        return passes(name, Conf.of(data, probes, false));
    }

    private Group daily() {
        Conf plain = daily(List.of());
        Conf usual = daily(List.of(
                "{ check = row-count, name = \"usual row-count\", baseline { against = same-weekday } }",
                "{ check = sum, name = \"usual sum\", column = o_totalprice, baseline { against = same-weekday } }"));
        List<Probe> inLog =
                Checks.ALL.stream().filter(probe -> probe.kind().inLog()).toList();
        return new Group(
                "One slice a day, and what the log alone can answer",
                List.of(),
                List.of(
                        TallymanRun.first("daily-first", spark, setting.stores(), plain, DATE.minusDays(1)),
                        TallymanRun.second(DAILY_SECOND, spark, setting.stores(), plain, DATE),
                        TallymanRun.first("daily-baseline-first", spark, setting.stores(), usual, DATE.minusDays(1)),
                        TallymanRun.second("daily-baseline-second", spark, setting.stores(), usual, DATE),
                        passes(IN_LOG, Conf.of(data, inLog, true))));
    }

    /** The orders' checks over slices; rows without a date are in no slice. */
    static List<Probe> sliced(String table) {
        return Checks.SHAREABLE.stream()
                .filter(probe -> probe.table().equals(Checks.ORDERS))
                .filter(probe ->
                        probe.kind() != Kind.NULL_RATE || !probe.column().equals("o_orderdate"))
                .map(probe -> probe.in(table))
                .toList();
    }

    private Conf daily(List<String> more) {
        List<Probe> probes = Stream.concat(
                        sliced(TpchData.DAILY).stream(),
                        Stream.of(
                                Probe.of(TpchData.DAILY, Kind.UNIQUE, "o_orderkey"),
                                Probe.of(TpchData.DAILY, Kind.TOP_SHARE, "o_orderpriority")))
                .toList();
        List<String> checks =
                Stream.concat(Conf.checks(probes).stream(), more.stream()).toList();
        return new Conf(false, Conf.table(data, TpchData.DAILY, Optional.of("o_orderdate"), checks));
    }

    private Contender passes(String name, Conf conf) {
        return new TallymanPasses(name, spark, conf.suite(setting.noStore(name)), DATE);
    }

    private Contender firstRun(String name, Conf conf) {
        return TallymanRun.first(name, spark, setting.stores(), conf, DATE);
    }
}
