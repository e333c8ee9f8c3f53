package io.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tallyman.check.CheckKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The law of the packages: data flows left to right, and a package knows only what is to its left. */
class ArchitectureTest {
    private static final String ROOT = "io.tallyman.";
    private static final List<String> ORDER = List.of(
            "metric",
            "config",
            "baseline",
            "check",
            "suite",
            "plan",
            "scan",
            "judge",
            "incident",
            "store",
            "alert",
            "report",
            "demo",
            "cli");
    private static final Set<String> VAGUE = Set.of("util", "utils", "common", "helper", "helpers", "impl");
    private static final int LINES = 400;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tallyman");

    @Test
    void everyPackageIsInTheOrder() {
        List<String> strays = CLASSES.stream()
                .filter(type -> !ORDER.contains(step(type)))
                .map(JavaClass::getName)
                .sorted()
                .toList();

        assertThat(strays)
                .as("These classes live outside the packages %s. Move them, or add their package to ORDER.", ORDER)
                .isEmpty();
    }

    @Test
    void noPackageDependsOnOneFurtherRight() {
        List<String> wrong = dependencies()
                .filter(dependency -> target(dependency).getPackageName().startsWith(ROOT))
                .filter(dependency ->
                        ORDER.indexOf(step(dependency.getOriginClass())) < ORDER.indexOf(step(target(dependency))))
                .map(Dependency::getDescription)
                .sorted()
                .toList();

        assertThat(wrong)
                .as("A package may use only packages to its left in %s. Hand the value in from cli instead.", ORDER)
                .isEmpty();
    }

    @Test
    void configurationLibraryStaysInConfig() {
        assertOnlyIn("Typesafe Config", List.of("com.typesafe.config."), "config");
    }

    @Test
    void sparkStaysWhereDataIsTouched() {
        List<String> spark = List.of("org.apache.spark.", "org.apache.hadoop.", "scala.");
        assertOnlyIn("Spark, Hadoop and Scala", spark, "scan", "store", "demo", "cli", "baseline.deequ");
    }

    @Test
    void deequStaysInScanStoreAndItsBaselines() {
        assertOnlyIn("Deequ", List.of("com.amazon.deequ."), "scan", "store", "baseline.deequ");
    }

    @Test
    void deltaStaysWhereTablesAreReadAndWritten() {
        assertOnlyIn("Delta", List.of("io.delta.", "org.apache.spark.sql.delta."), "scan", "store", "demo");
    }

    @Test
    void forestStaysInItsBaseline() {
        assertOnlyIn("Random Cut Forest", List.of("com.amazon.randomcutforest."), "baseline.forest");
    }

    @Test
    void holidaysStayInTheCalendar() {
        assertOnlyIn("Jollyday", List.of("de.focus_shift.", "org.threeten."), "baseline.calendar");
    }

    @Test
    void jacksonStaysWhereJsonIsWritten() {
        assertOnlyIn("Jackson", List.of("com.fasterxml.jackson."), "store", "alert", "report", "demo");
    }

    @Test
    void mailStaysInAlert() {
        assertOnlyIn("Jakarta Mail", List.of("jakarta.mail.", "jakarta.activation.", "org.eclipse.angus."), "alert");
    }

    @Test
    void commandLineLibraryStaysInCli() {
        assertOnlyIn("Picocli", List.of("picocli."), "cli");
    }

    @Test
    void onlyMainExits() {
        List<String> exits = CLASSES.stream()
                .filter(type -> !type.getName().equals("io.tallyman.cli.Main"))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().getName().equals("java.lang.System"))
                .filter(access -> access.getTarget().getName().equals("exit"))
                .map(access -> access.getDescription())
                .toList();

        assertThat(exits)
                .as("Only cli.Main ends the JVM. Return an exit code instead.")
                .isEmpty();
    }

    @Test
    void noPackageHasAVagueName() {
        List<String> vague = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> Stream.of(name.split("\\.")).anyMatch(VAGUE::contains))
                .distinct()
                .toList();

        assertThat(vague)
                .as("A helper lives with its only user; when it has two, it has earned a name.")
                .isEmpty();
    }

    @Test
    void kindsOfChecksAreFinalAndHaveNoState() {
        List<JavaClass> kinds = CLASSES.stream()
                .filter(type -> !type.isInterface() && type.isAssignableTo(CheckKind.class))
                .toList();

        assertThat(kinds).as("kinds of checks found").isNotEmpty();
        assertThat(kinds)
                .as("A kind of check is a final class. Share code through a package-private class, not a parent.")
                .allMatch(kind -> kind.getModifiers().contains(JavaModifier.FINAL));
        assertThat(kinds.stream()
                        .flatMap(kind -> kind.getFields().stream())
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .map(field -> field.getFullName()))
                .as("A kind of check has no state. What it reads goes into the checks it returns.")
                .isEmpty();
    }

    @Test
    void sourceFilesStaySmall() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            List<String> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > LINES)
                    .map(file -> file.getFileName() + " has " + lines(file) + " lines")
                    .sorted()
                    .toList();

            assertThat(tooLong)
                    .as("A file of more than %d lines holds two ideas. Give the second its own file.", LINES)
                    .isEmpty();
        }
    }

    private static void assertOnlyIn(String library, List<String> prefixes, String... packages) {
        List<String> allowed = List.of(packages);
        List<String> wrong = dependencies()
                .filter(dependency ->
                        prefixes.stream().anyMatch(target(dependency).getName()::startsWith))
                .filter(dependency -> allowed.stream()
                        .map(name -> ROOT + name)
                        .noneMatch(name -> within(dependency.getOriginClass().getPackageName(), name)))
                .map(Dependency::getDescription)
                .sorted()
                .toList();

        assertThat(wrong).as("%s may be seen only in %s.", library, allowed).isEmpty();
    }

    private static boolean within(String packageName, String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }

    private static Stream<Dependency> dependencies() {
        return CLASSES.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static JavaClass target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType();
    }

    private static String step(JavaClass type) {
        String name = type.getPackageName();
        String step = name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
        return step.contains(".") ? step.substring(0, step.indexOf('.')) : step;
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
