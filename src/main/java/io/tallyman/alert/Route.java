package io.tallyman.alert;

import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Match;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told of what.
 *
 * @param to names of channels, at least one
 * @param match the checks it is about
 * @param on the statuses it is about; an incident counts as the worst it has been
 * @param quiet when what it tells is held back
 * @param stop whether the routes after it are not asked about what it takes
 */
public record Route(List<String> to, Match match, Set<Status> on, Optional<QuietHours> quiet, boolean stop) {

    /** Whether it is about a check; about one of severity info only where {@code match} asks for a severity. */
    boolean takes(Check check) {
        boolean meant =
                check.labels().severity() != Severity.INFO || match.words().containsKey("severity");
        return meant && match.includes(check);
    }
}
