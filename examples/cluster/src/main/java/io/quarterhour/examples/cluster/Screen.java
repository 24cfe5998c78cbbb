package io.quarterhour.examples.cluster;

import io.quarterhour.execution.ExecutionState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Formats a snapshot of a cluster as text. */
final class Screen {
  private Screen() {}

  static String show(Snapshot snapshot) {
    StringBuilder text = new StringBuilder();
    Instant now = snapshot.now().truncatedTo(ChronoUnit.SECONDS);
    text.append(now).append(" store time\n\n");
    line(text, "NODE", "INCARNATION", "STATE", "UPTIME", "OWNED", "FIRST LEASE", "FINISHED");
    for (Snapshot.NodeLine node : snapshot.nodes()) {
      line(
          text,
          node.id().name(),
          node.id().incarnation(),
          node.state().toString(),
          seconds(node.uptime()),
          String.valueOf(node.owned()),
          lease(node.leaseLeft()),
          String.valueOf(node.finished()));
    }
    Snapshot.Lateness late = snapshot.lateness();
    text.append(
        String.format(
            Locale.ROOT,
            "%nbacklog   %d%s ready and waiting%nlateness  %s median, %s p99, of the %d executions"
                + " that finished in the last 30 s%nrate      %.1f per second%nfinished  %s, %d of"
                + " them taken over from another node%n",
            snapshot.backlog().ready(),
            snapshot.backlog().truncated() ? " or more" : "",
            millis(late.median()),
            millis(late.p99()),
            late.count(),
            snapshot.perSecond(),
            finished(snapshot),
            snapshot.takenOver()));
    if (!snapshot.events().isEmpty()) {
      text.append('\n');
      snapshot.events().forEach(event -> text.append(event).append('\n'));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String... cells) {
    text.append(String.format("%-12s %-18s %-7s %6s %5s %-16s %8s%n", (Object[]) cells));
  }

  private static String finished(Snapshot snapshot) {
    String counts =
        Stream.of(ExecutionState.values())
            .filter(snapshot.finished()::containsKey)
            .map(state -> snapshot.finished().get(state) + " " + state)
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "none since the watch started" : counts;
  }

  private static String lease(@Nullable Duration left) {
    if (left == null) {
      return "";
    }
    return left.isNegative()
        ? "expired " + seconds(left.negated()) + " ago"
        : "expires in " + seconds(left);
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
