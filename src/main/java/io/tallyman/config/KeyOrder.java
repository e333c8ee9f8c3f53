package io.tallyman.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recovers the order in which keys were written.
 *
 * <p>Typesafe Config keeps a block as an unordered map and remembers the line of a value but not its column, nor the
 * place of a substitution. Order matters to people: a column contract on one line ({@code columns = { id = int, name =
 * string }}) means the columns in that order. So the line is read again and searched for its keys; where it cannot be,
 * keys of one line stay alphabetical.
 */
final class KeyOrder {

    private final List<String> files;
    private final Map<String, List<String>> texts = new HashMap<>();

    /** Keys of earlier files come before those that only a later file has. */
    KeyOrder(List<Path> files) {
        this.files = files.stream().map(Path::toString).toList();
    }

    /** The keys of a block that have a value, as written; the name of the block says where on a line it begins. */
    List<String> keys(ConfigObject block, String name) {
        return block.entrySet().stream()
                .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
                .map(entry -> position(block, name, entry.getKey()))
                .sorted(Comparator.comparingInt(Position::rank)
                        .thenComparing(Position::file)
                        .thenComparingInt(Position::line)
                        .thenComparingInt(Position::column)
                        .thenComparing(Position::key))
                .map(Position::key)
                .toList();
    }

    /** Where a key is written: where its value is, unless a substitution brought the value from elsewhere. */
    Optional<Provenance> place(ConfigObject block, String key) {
        Optional<Provenance> start = Provenance.inFile(block.origin());
        Optional<Provenance> value = Provenance.inFile(block.get(key).origin());
        boolean elsewhere = value.isEmpty()
                ? Provenance.fromEnvironment(block.get(key).origin())
                : start.isPresent()
                        && start.get().file().equals(value.get().file())
                        && start.get().line() > value.get().line();
        return elsewhere ? start.flatMap(from -> substitution(from, key)).or(() -> value) : value;
    }

    /** The text of a line; "" where it cannot be read. */
    String text(Provenance place) {
        List<String> lines = texts.computeIfAbsent(place.file(), KeyOrder::read);
        return place.line() >= 1 && place.line() <= lines.size() ? lines.get(place.line() - 1) : "";
    }

    private Position position(ConfigObject block, String name, String key) {
        Optional<Provenance> written = place(block, key);
        if (written.isEmpty()) {
            return new Position(Integer.MAX_VALUE, "", 0, 0, key);
        }
        Provenance place = written.get();
        String text = text(place);
        int from = 0;
        if (Provenance.inFile(block.origin()).filter(place::equals).isPresent()) {
            // The name of an outer block on the same line may be the name of a key in here.
            Matcher opening = assignment(name).matcher(text);
            from = opening.find() ? opening.start() + name.length() : 0;
        }
        int rank = files.indexOf(place.file());
        return new Position(rank < 0 ? files.size() : rank, place.file(), place.line(), column(text, from, key), key);
    }

    private static int column(String text, int from, String key) {
        Matcher assigned = assignment(key).matcher(text);
        if (assigned.find(from)) {
            return assigned.start();
        }
        Matcher word = Pattern.compile("(?<![\\w-])" + Pattern.quote(key) + "(?![\\w-])")
                .matcher(text);
        return word.find(from) ? word.start() : Integer.MAX_VALUE;
    }

    private static Pattern assignment(String key) {
        return Pattern.compile("(?<![\\w-])\"?" + Pattern.quote(key) + "\"?\\s*(?:[:={.]|\\+=)");
    }

    private Optional<Provenance> substitution(Provenance start, String key) {
        Pattern assignment = assignment(key);
        List<String> lines = texts.computeIfAbsent(start.file(), KeyOrder::read);
        for (int line = Math.max(1, start.line()); line <= lines.size(); line++) {
            String text = lines.get(line - 1);
            if (text.contains("${") && assignment.matcher(text).find()) {
                return Optional.of(new Provenance(start.file(), line));
            }
        }
        return Optional.empty();
    }

    private static List<String> read(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            return List.of();
        }
    }

    private record Position(int rank, String file, int line, int column, String key) {}
}
