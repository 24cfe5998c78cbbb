package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.notifier.Notification;
import io.quarterhour.store.execution.NewExecution;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The notifications that were sent, and the rules for them. */
final class Mailbox {
  /** The number of reported executions that the digest state of a rule remembers. */
  private static final int MAX_REMEMBERED = 1000;

  private final Trace trace;
  private final Map<ExecutionId, NotificationCodec.Document> contents = new HashMap<>();
  private final Set<ExecutionId> sent = new HashSet<>();

  /** The executions reported in digests: by rule, then by notification in the order of sending. */
  private final Map<String, Map<ExecutionId, List<ExecutionId>>> digests = new HashMap<>();

  Mailbox(Trace trace) {
    this.trace = trace;
  }

  /** Remembers the content of an inserted execution, if it is a notification. */
  void inserted(NewExecution row) {
    if (row.origin().kind() == Origin.Kind.NOTIFICATION) {
      try {
        contents.put(row.id(), NotificationCodec.decode(row.document()));
      } catch (DecodeException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private NotificationCodec.Document content(ExecutionId notification) {
    return Objects.requireNonNull(contents.get(notification));
  }

  /** Checks a notification that was sent. */
  void sent(Notification notification, Execution self) {
    NotificationCodec.Document document = content(self.id());
    List<ExecutionId> reported = notification.executions().stream().map(Execution::id).toList();
    trace.demand(
        reported.contains(self.origin().parent()),
        "a notification reports the execution it was created for",
        self.id());
    for (Execution execution : notification.executions()) {
      trace.demand(
          execution.state().isFinished() || document.lateAt() != null,
          "only finished or late executions are reported",
          self.id());
      trace.demand(
          execution.tenant().equals(self.tenant()),
          "a notification reports executions of one tenant only",
          self.id());
    }
    Execution last = notification.execution();
    boolean isFirst = last.attemptCounts().attempt() == 1 && last.attemptCounts().failures() == 0;
    Instant began = isFirst ? last.status().startedAt() : null;
    trace.demand(
        document.lateAt() == null
            || document.digestSpec() != null
            || began == null
            || began.isAfter(document.lateAt()),
        "an execution that was not late is not reported as late",
        self.id());
    NotificationCodec.DigestSpec digestSpec = document.digestSpec();
    if (digestSpec == null) {
      trace.demand(
          reported.size() == 1, "a notification outside a digest reports one execution", self.id());
    } else {
      trace.demand(
          reported.size() <= digestSpec.maxExecutions(),
          "a digest does not exceed its maximum number of executions",
          self.id());
      Map<ExecutionId, List<ExecutionId>> all =
          digests.computeIfAbsent(digestSpec.key(), key -> new LinkedHashMap<>());
      List<ExecutionId> before = all.putIfAbsent(self.id(), reported);
      trace.demand(
          before == null || before.equals(reported) || exceedsRemembered(all),
          "a digest that is sent again has the same content",
          reported);
    }
    sent.add(self.id());
  }

  /** Verifies at the end of a run that each notification reported its execution. */
  void verify(Ledger ledger) {
    List<Execution> notifications =
        ledger.all().stream()
            .map(Ledger.Entry::row)
            .filter(row -> row.origin().kind() == Origin.Kind.NOTIFICATION)
            .toList();
    Set<String> lost = new HashSet<>();
    for (Execution row : notifications) {
      NotificationCodec.DigestSpec digestSpec = content(row.id()).digestSpec();
      if (row.state() != ExecutionState.SUCCEEDED && digestSpec != null) {
        lost.add(digestSpec.key());
      }
    }
    for (Execution row : notifications) {
      Instant lateAt = content(row.id()).lateAt();
      Ledger.Entry about = ledger.entry(Objects.requireNonNull(row.origin().parent()));
      if (row.state() == ExecutionState.SUCCEEDED && (lateAt == null || isLate(about, lateAt))) {
        verifyReported(row, content(row.id()), lost);
      }
    }
  }

  private static boolean isLate(Ledger.Entry about, Instant lateAt) {
    Instant startedAt = about.earliestStart();
    Instant decidedAt = startedAt != null ? startedAt : about.row().status().endedAt();
    return decidedAt != null && decidedAt.isAfter(lateAt);
  }

  private void verifyReported(
      Execution row, NotificationCodec.Document document, Set<String> lost) {
    ExecutionId about = Objects.requireNonNull(row.origin().parent());
    NotificationCodec.DigestSpec digestSpec = document.digestSpec();
    if (digestSpec == null) {
      trace.demand(sent.contains(row.id()), "a notification that succeeded was sent", row.id());
      return;
    }
    Map<ExecutionId, List<ExecutionId>> all = digests.getOrDefault(digestSpec.key(), Map.of());
    long times = all.values().stream().filter(digest -> digest.contains(about)).count();
    boolean isLost = lost.contains(digestSpec.key());
    trace.demand(
        times > 0 || isLost || digestSpec.within() == null,
        "an execution that was added to a digest is reported",
        row.id());
    trace.demand(
        times <= 1 || isLost || exceedsRemembered(all),
        "an execution that was added to a digest is reported at most once",
        about);
  }

  /**
   * {@return whether a rule reported more executions than its digest state remembers} After that, a
   * notification that is retried after a crash may report its execution twice.
   */
  private static boolean exceedsRemembered(Map<ExecutionId, List<ExecutionId>> all) {
    return all.values().stream().mapToInt(List::size).sum() > MAX_REMEMBERED;
  }
}
