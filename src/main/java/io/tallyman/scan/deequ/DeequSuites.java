package io.tallyman.scan.deequ;

import com.amazon.deequ.checks.CheckLevel;
import com.amazon.deequ.constraints.AnalysisBasedConstraint;
import com.amazon.deequ.constraints.Constraint;
import com.amazon.deequ.constraints.ConstraintDecorator;
import com.amazon.deequ.dqdl.model.DeequExecutableRule;
import com.amazon.deequ.dqdl.model.ExecutableRule;
import com.amazon.deequ.dqdl.translation.DQDLRuleTranslator;
import io.tallyman.check.Check;
import io.tallyman.check.Expectation;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.metric.Measure.SchemaText;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.suite.DeequSpec;
import io.tallyman.suite.Suite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scala.collection.JavaConverters;
import software.amazon.glue.dqdl.parser.DQDLParser;

/** Reads Deequ suites and turns each of their constraints into a check. */
public final class DeequSuites {
    private final Map<String, Integer> names = new HashMap<>();

    private DeequSuites() {}

    /** The suite with the checks of its Deequ suites; what cannot be read becomes a check that ends as ERROR. */
    public static Suite expand(Suite suite) {
        if (suite.deequ().isEmpty()) {
            return suite;
        }
        DeequSuites reader = new DeequSuites();
        List<Check> checks = new ArrayList<>(suite.checks());
        for (DeequSpec spec : suite.deequ()) {
            boolean sliced = suite.table(spec.table()).sliced();
            Scope scope = sliced ? spec.scope() : Scope.TABLE;
            checks.addAll(
                    spec.form() == DeequSpec.Form.CLASS ? reader.ofClass(spec, scope) : reader.ofDqdl(spec, scope));
        }
        return suite.withChecks(List.copyOf(checks));
    }

    private List<Check> ofClass(DeequSpec spec, Scope scope) {
        try {
            Object suite = Class.forName(spec.text(), true, loader())
                    .getDeclaredConstructor()
                    .newInstance();
            if (!(suite instanceof DeequSuite deequ)) {
                return List.of(broken(spec, spec.text(), "the class does not implement " + DeequSuite.class.getName()));
            }
            List<Check> checks = new ArrayList<>();
            for (com.amazon.deequ.checks.Check check : deequ.checks()) {
                checks.addAll(constraints(spec, scope, check, check.description() + ": "));
            }
            return checks.isEmpty() ? List.of(broken(spec, spec.text(), "the class returns no checks")) : checks;
        } catch (ClassNotFoundException e) {
            return List.of(
                    broken(spec, spec.text(), "there is no class " + spec.text() + " on the class path; add its jar"));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return List.of(broken(spec, spec.text(), "the class cannot be used: " + cause));
        }
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? DeequSuites.class.getClassLoader() : context;
    }

    private List<Check> ofDqdl(DeequSpec spec, Scope scope) {
        String text = spec.text().strip();
        String rules = text.startsWith("Rules") ? text : "Rules = [ " + text + " ]";
        List<Check> checks = new ArrayList<>();
        try {
            for (ExecutableRule rule :
                    JavaConverters.seqAsJavaList(DQDLRuleTranslator.toExecutableRules(new DQDLParser().parse(rules)))) {
                String label = rule.dqRule().toString();
                if (rule instanceof DeequExecutableRule deequ) {
                    checks.addAll(constraints(spec, scope, deequ.check(), label + " "));
                } else {
                    checks.add(broken(
                            spec, label, "this DQDL rule is not supported; write it as a check of the catalogue"));
                }
            }
        } catch (Exception e) {
            return List.of(broken(spec, text, "the DQDL text cannot be read: " + e.getMessage()));
        }
        return checks.isEmpty() ? List.of(broken(spec, text, "the DQDL text holds no rule")) : checks;
    }

    private List<Check> constraints(DeequSpec spec, Scope scope, com.amazon.deequ.checks.Check check, String prefix) {
        Status breach = check.level().equals(CheckLevel.Error()) ? Status.FAIL : Status.WARN;
        List<Check> checks = new ArrayList<>();
        for (Constraint constraint : JavaConverters.seqAsJavaList(check.constraints())) {
            Constraint inner = constraint;
            while (inner instanceof ConstraintDecorator decorator) {
                inner = decorator.inner();
            }
            boolean dqdl = spec.form() == DeequSpec.Form.DQDL;
            String name = unique(spec.table(), dqdl ? prefix.strip() : prefix + constraint);
            if (inner instanceof AnalysisBasedConstraint<?, ?, ?> analysed) {
                ConstraintMeasure measure = new ConstraintMeasure(name, analysed);
                checks.add(check(
                        spec,
                        name,
                        new MetricKey(spec.table(), scope, measure),
                        List.of(new Expectation.Asserted(constraint.toString(), breach)),
                        Optional.empty()));
            } else {
                checks.add(broken(spec, name, "this Deequ constraint has no analyzer and is not supported"));
            }
        }
        return checks;
    }

    private Check broken(DeequSpec spec, String label, String problem) {
        // The check needs some measure; its problem keeps it from ever being measured.
        MetricKey none = new MetricKey(spec.table(), Scope.TABLE, new SchemaText());
        return check(spec, unique(spec.table(), label), none, List.of(), Optional.of(problem));
    }

    private static Check check(
            DeequSpec spec, String name, MetricKey measure, List<Expectation> expectations, Optional<String> problem) {
        return new Check(
                spec.table(),
                name,
                spec.form().name().toLowerCase(java.util.Locale.ROOT),
                measure,
                List.of(),
                expectations,
                Unit.NUMBER,
                spec.labels(),
                List.of(),
                problem,
                spec.origin());
    }

    private String unique(String table, String name) {
        int seen = names.merge(table + "/" + name, 1, Integer::sum);
        return seen == 1 ? name : name + " #" + seen;
    }
}
