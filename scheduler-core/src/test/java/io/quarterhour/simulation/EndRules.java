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

/** What may be recorded of attempts, and who is told. */
final class EndRules {
  private final World world;
  private final Ledger ledger;
  private final NoticeRules told;

  EndRules(World world) {
    this.world = world;
    this.ledger = world.ledger;
    told = new NoticeRules(world);
  }

  /** A completion was answered; {@code owned} tells whether its token was the youngest before. */
  void completed(Completion completion, boolean owned, CompletionResult result) {
    Lease lease = completion.lease();
    if (owned) {
      world.trace.demand(
          result == CompletionResult.RECORDED, "the owner's completion is recorded", lease);
      world.trace.demand(
          ledger.record(lease), "an attempt is recorded at most once", lease.execution());
      inserted(completion.attemptResult()).forEach(this::enter);
      compared(completion.attemptResult()).stream()
          .filter(row -> exists(row.id()))
          .forEach(ledger::inserted);
      return;
    }
    ExecutionId id = lease.execution();
    boolean before = ledger.isRecorded(lease);
    world.trace.demand(
        before || result == CompletionResult.STALE,
        "a completion is recorded only for the youngest token",
        id,
        lease.token());
    world.trace.demand(
        !before || result == CompletionResult.RECORDED || isSuperseded(lease),
        "a repetition is answered as the first call was",
        id,
        lease.token());
    Stream.concat(
            inserted(completion.attemptResult()).stream(),
            compared(completion.attemptResult()).stream())
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

  private void enter(NewExecution row) {
    if (exists(row.id())) {
      ledger.inserted(row);
    } else {
      throw world.trace.broken("what comes with a completion is inserted", row.id());
    }
  }

  /** What is inserted if the end before was so. */
  private static List<NewExecution> compared(AttemptResult attemptResult) {
    return attemptResult instanceof AttemptResult.Finished finished
            && finished.outcomeChange() != null
        ? finished.outcomeChange().branches().stream()
            .map(OutcomeChange.Branch::notification)
            .toList()
        : List.of();
  }

  private static List<NewExecution> inserted(AttemptResult attemptResult) {
    if (attemptResult instanceof AttemptResult.Finished finished) {
      return finished.notifications();
    }
    return attemptResult instanceof AttemptResult.AwaitChildren await
        ? await.children()
        : List.of();
  }

  /** All completions of an act are entered. */
  void settled(List<Completion> completions, List<Boolean> owned) {
    for (int i = 0; i < completions.size(); i++) {
      if (owned.get(i)
          && completions.get(i).attemptResult() instanceof AttemptResult.Finished finished) {
        Execution row = ledger.entry(completions.get(i).lease().execution()).row();
        world.trace.demand(
            row.state() == finished.state(), "the end is the one that was told", row.id());
        told.ended(row, finished);
      }
    }
  }
}
