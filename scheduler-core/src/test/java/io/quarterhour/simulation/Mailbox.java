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

/** What those who are told receive, and what must hold of it. */
final class Mailbox {
  /** Of so many who were told of in digests it is remembered that they were. */
  private static final int REMEMBERED = 1000;

  private final Trace trace;
  private final Map<ExecutionId, NotificationCodec.Document> contents = new HashMap<>();
  private final Set<ExecutionId> sent = new HashSet<>();

  /** Whom the digests of a rule told of, by their notifications, in the order of their sending. */
  private final Map<String, Map<ExecutionId, List<ExecutionId>>> digests = new HashMap<>();

  Mailbox(Trace trace) {
    this.trace = trace;
  }

  /** Something was inserted; it may be a notification. */
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

  /** A notification went out. */
  void sent(Notification notification, Execution self) {
    NotificationCodec.Document document = content(self.id());
    List<ExecutionId> told = notification.executions().stream().map(Execution::id).toList();
    trace.demand(
        told.contains(self.origin().parent()),
        "a notification tells of its own execution",
        self.id());
    for (Execution one : notification.executions()) {
      trace.demand(
          one.state().isFinished() || document.lateAt() != null, "only ends are told", self.id());
      trace.demand(one.tenant().equals(self.tenant()), "tenants are told apart", self.id());
    }
    Execution last = notification.execution();
    boolean isFirst = last.attemptCounts().attempt() == 1 && last.attemptCounts().failures() == 0;
    Instant began = isFirst ? last.status().startedAt() : null;
    trace.demand(
        document.lateAt() == null
            || document.digestSpec() != null
            || began == null
            || began.isAfter(document.lateAt()),
        "nobody is told of what was not late",
        self.id());
    NotificationCodec.DigestSpec digestSpec = document.digestSpec();
    if (digestSpec == null) {
      trace.demand(told.size() == 1, "what is not gathered is told alone", self.id());
    } else {
      trace.demand(
          told.size() <= digestSpec.maxExecutions(), "a digest is not too long", self.id());
      Map<ExecutionId, List<ExecutionId>> all =
          digests.computeIfAbsent(digestSpec.key(), key -> new LinkedHashMap<>());
      List<ExecutionId> before = all.putIfAbsent(self.id(), told);
      trace.demand(
          before == null || before.equals(told) || isForgetful(all),
          "a digest that is sent again is the same",
          told);
    }
    sent.add(self.id());
  }

  /** Verifies, when all is over, that what a notification was made for was told. */
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
        isTold(row, content(row.id()), lost);
      }
    }
  }

  private static boolean isLate(Ledger.Entry about, Instant lateAt) {
    Instant taken = about.firstTakenAt();
    Instant settled = taken != null ? taken : about.row().status().endedAt();
    return settled != null && settled.isAfter(lateAt);
  }

  private void isTold(Execution row, NotificationCodec.Document document, Set<String> lost) {
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
        times > 0 || isLost || digestSpec.within() == null, "what was gathered was told", row.id());
    trace.demand(times <= 1 || isLost || isForgetful(all), "what was gathered is told once", about);
  }

  /** Who comes again after a crash, so late that it was forgotten, is told twice. */
  private static boolean isForgetful(Map<ExecutionId, List<ExecutionId>> all) {
    return all.values().stream().mapToInt(List::size).sum() > REMEMBERED;
  }
}
