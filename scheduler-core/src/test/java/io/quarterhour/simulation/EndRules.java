package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.tenant.TenantScope;
import java.util.List;
import java.util.stream.Stream;

/** The rules for completions of attempts, and for the notifications that they create. */
final class EndRules {
  private final World world;
  private final Ledger ledger;
  private final NoticeRules noticeRules;

  EndRules(World world) {
    this.world = world;
    this.ledger = world.ledger;
    noticeRules = new NoticeRules(world);
  }

  /**
   * Checks the result of a completion. {@code owned} states whether, before the call, the execution
   * was running under the token of the completion.
   */
  void completed(Completion completion, boolean owned, CompletionResult result) {
    Lease lease = completion.lease();
    if (owned) {
      world.trace.demand(
          result == CompletionResult.RECORDED, "a completion by the owner is recorded", lease);
      world.trace.demand(
          ledger.record(lease), "an attempt is recorded at most once", lease.execution());
      unconditionalInserts(completion.attemptResult()).forEach(this::requireInserted);
      conditionalNotifications(completion.attemptResult()).stream()
          .filter(row -> exists(row.id()))
          .forEach(ledger::inserted);
      return;
    }
    ExecutionId id = lease.execution();
    boolean before = ledger.isRecorded(lease);
    world.trace.demand(
        before || result == CompletionResult.STALE,
        "a completion is recorded only for the newest token",
        id,
        lease.token());
    world.trace.demand(
        !before || result == CompletionResult.RECORDED || isSuperseded(lease),
        "a repeated completion returns the result of the first call",
        id,
        lease.token());
    Stream.concat(
            unconditionalInserts(completion.attemptResult()).stream(),
            conditionalNotifications(completion.attemptResult()).stream())
        .forEach(
            row ->
                world.trace.demand(
                    ledger.knows(row.id()) || !exists(row.id()),
                    "a completion that is refused or repeated inserts nothing",
                    id));
  }

  private boolean isSuperseded(Lease lease) {
    return ledger.entry(lease.execution()).row().ownership().token() > lease.token();
  }

  private boolean exists(ExecutionId id) {
    return world.truth.history().execution(TenantScope.ALL, id).isPresent();
  }

  private void requireInserted(NewExecution row) {
    if (exists(row.id())) {
      ledger.inserted(row);
    } else {
      throw world.trace.broken(
          "the children and notifications of a completion are inserted", row.id());
    }
  }

  /** {@return the notifications that are inserted only for some previous outcomes} */
  private static List<NewExecution> conditionalNotifications(AttemptResult attemptResult) {
    return attemptResult instanceof AttemptResult.Finished finished
            && finished.outcomeChange() != null
        ? finished.outcomeChange().branches().stream()
            .map(OutcomeChange.Branch::notification)
            .toList()
        : List.of();
  }

  private static List<NewExecution> unconditionalInserts(AttemptResult attemptResult) {
    if (attemptResult instanceof AttemptResult.Finished finished) {
      return finished.notifications();
    }
    return attemptResult instanceof AttemptResult.AwaitChildren await
        ? await.children()
        : List.of();
  }

  /** Checks end states and notifications, after all completions of an act were recorded. */
  void settled(List<Completion> completions, List<Boolean> owned) {
    for (int i = 0; i < completions.size(); i++) {
      if (owned.get(i)
          && completions.get(i).attemptResult() instanceof AttemptResult.Finished finished) {
        Execution row = ledger.entry(completions.get(i).lease().execution()).row();
        world.trace.demand(
            row.state() == finished.state(),
            "the recorded end state is the state that the node reported",
            row.id());
        noticeRules.ended(row, finished);
      }
    }
  }
}
