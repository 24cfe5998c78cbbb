package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACME;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.GLOBEX;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.audit;
import static io.quarterhour.contract.Rows.firstTimetable;
import static io.quarterhour.contract.Rows.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link io.quarterhour.store.HistoryStore} promises. */
public abstract class HistoryStoreContract extends SkipRecordContract {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");
  private static final TenantScope OF_ACME = TenantScope.of(Set.of(ACME));
  private static final TenantScope OF_GLOBEX = TenantScope.of(Set.of(GLOBEX));
  private static final TenantScope OF_NOBODY = TenantScope.of(Set.of());

  /** For the store's own test. */
  protected HistoryStoreContract() {}

  private List<TaskId> tasks(TenantScope scope, TaskQuery query) {
    return store().history().tasks(scope, query, ALL_OF_THEM).items().stream()
        .map(entry -> entry.row().id())
        .toList();
  }

  private List<ExecutionId> executions(TenantScope scope, ExecutionQuery query) {
    return ids(store().history().executions(scope, query, ALL_OF_THEM));
  }

  private static List<ExecutionId> ids(Page<Execution> page) {
    return page.items().stream().map(Execution::id).toList();
  }

  private void savedAs(String name, String title, String action, boolean system) {
    TaskRow row =
        new TaskRow(TaskId.of("acme", name), 0, new TaskRow.Columns(title, action, system), "{}");
    store().tasks().save(row, firstTimetable(null), audit(at(0), "saved"));
  }

  private List<String> names(TaskQuery query) {
    return tasks(TenantScope.ALL, query).stream().map(TaskId::name).toList();
  }

  private List<String> namesMatching(String text) {
    return names(TaskQuery.ALL.matching(text));
  }

  // tasks

  @Test
  void aTaskIsReadWithinTheScopeOfItsOwnerOnly() {
    savedTask(NIGHTLY, null);

    assertThat(store().history().task(OF_ACME, NIGHTLY)).isPresent();
    assertThat(store().history().task(TenantScope.of(Set.of(GLOBEX, ACME)), NIGHTLY)).isPresent();
    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isPresent();
    assertThat(store().history().task(OF_GLOBEX, NIGHTLY)).isEmpty();
    assertThat(store().history().task(OF_NOBODY, NIGHTLY)).isEmpty();
  }

  @Test
  void aTaskOfTheInstallationIsReadByWhoMaySeeAll() {
    TaskId task = savedTask(TaskId.of("nightly"), null);

    assertThat(store().history().task(TenantScope.ALL, task)).isPresent();
    assertThat(store().history().task(OF_ACME, task)).isEmpty();
    assertThat(tasks(OF_ACME, TaskQuery.ALL)).isEmpty();
  }

  @Test
  void aTaskThatDoesNotExistIsNotRead() {
    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isEmpty();
  }

  @Test
  void tasksAreListedByOwnerAndName() {
    TaskId third = savedTask("acme", "b");
    TaskId second = savedTask("acme", "a-2");
    TaskId first = savedTask("acme", "Z");
    TaskId last = savedTask("globex", "a");

    assertThat(tasks(TenantScope.ALL, TaskQuery.ALL)).containsExactly(first, second, third, last);
  }

  @Test
  void tasksOfOthersAreNotListed() {
    savedTask("acme", "a");
    TaskId mine = savedTask("globex", "b");
    savedTask(TaskId.of("c"), null);

    assertThat(tasks(OF_GLOBEX, TaskQuery.ALL)).containsExactly(mine);
    assertThat(tasks(OF_NOBODY, TaskQuery.ALL)).isEmpty();
    assertThat(tasks(OF_GLOBEX, TaskQuery.ALL.matching("a"))).isEmpty();
  }

  @Test
  void aTaskIsListedWithItsTimetableAndItsNewestDefinition() {
    savedTask(NIGHTLY, at(900));
    store().tasks().save(Rows.row(NIGHTLY, 1, "second"), null, audit(at(0), "saved"));

    List<TaskSummary> listed =
        store().history().tasks(TenantScope.ALL, TaskQuery.ALL, ALL_OF_THEM).items();

    assertThat(listed).containsExactly(entry(NIGHTLY));
    assertThat(listed.get(0).row().columns().title()).isEqualTo("second");
    assertThat(listed.get(0).scheduleState().next()).isEqualTo(at(900));
    assertThat(listed.get(0).lastExecution()).isNull();
    assertThat(listed.get(0).active()).isZero();
  }

  @Test
  void systemTasksAreListedOnlyIfAskedFor() {
    savedAs("cleanup", "Cleanup", "clean.up", true);
    savedAs("report", "Report", "report.send", false);

    assertThat(names(TaskQuery.ALL)).containsExactly("report");
    assertThat(names(TaskQuery.ALL.includingSystem())).containsExactly("cleanup", "report");
    assertThat(namesMatching("clean")).isEmpty();
    assertThat(names(TaskQuery.ALL.matching("clean").includingSystem())).containsExactly("cleanup");
    assertThat(store().history().task(TenantScope.ALL, TaskId.of("acme", "cleanup"))).isPresent();
  }

  @Test
  void aTextFindsAPartOfTheNameTheTitleOrTheAction() {
    savedAs("alpha", "One", "mail.send", false);
    savedAs("beta", "Alphabet", "mail.read", false);
    savedAs("gamma", "Three", "alpha.run", false);
    savedAs("delta", "Four", "mail.send", false);

    assertThat(namesMatching("lph")).containsExactly("alpha", "beta", "gamma");
    assertThat(namesMatching("mail.s")).containsExactly("alpha", "delta");
    assertThat(namesMatching("nothing like it")).isEmpty();
  }

  @Test
  void aTextIsFoundInAnyCaseOfLetters() {
    savedAs("INVOICES", "\u00dcBERSICHT", "Mail.Send", false);

    assertThat(namesMatching("invoices")).hasSize(1);
    assertThat(namesMatching("inVOIces")).hasSize(1);
    assertThat(namesMatching("\u00fcbersicht")).hasSize(1);
    assertThat(namesMatching("MAIL.SEND")).hasSize(1);
  }

  @Test
  void aTextStandsForItselfAndNotForAPattern() {
    savedAs("a", "100 % sure", "x", false);
    savedAs("b", "a_b \\ c", "x", false);
    savedAs("c", "plain", "x", false);

    assertThat(namesMatching("%")).containsExactly("a");
    assertThat(namesMatching("_")).containsExactly("b");
    assertThat(namesMatching("\\")).containsExactly("b");
    assertThat(namesMatching(".*")).isEmpty();
    assertThat(namesMatching("'")).isEmpty();
  }

  @Test
  void pagesOfTasksFollowEachOtherWhileTasksAreAddedAndRemoved() {
    for (String name : List.of("b", "d", "f", "h")) {
      savedTask("acme", name);
    }
    Page<TaskSummary> first = store().history().tasks(OF_ACME, TaskQuery.ALL, PageRequest.first(2));
    savedTask("acme", "a");
    savedTask("acme", "e");
    store().tasks().remove(TaskId.of("acme", "d"), audit(at(0), "removed"));

    Page<TaskSummary> second =
        store()
            .history()
            .tasks(OF_ACME, TaskQuery.ALL, PageRequest.first(2).after(first.next().orElseThrow()));
    Page<TaskSummary> third =
        store()
            .history()
            .tasks(OF_ACME, TaskQuery.ALL, PageRequest.first(2).after(second.next().orElseThrow()));

    assertThat(first.items()).extracting(e -> e.row().id().name()).containsExactly("b", "d");
    assertThat(second.items()).extracting(e -> e.row().id().name()).containsExactly("e", "f");
    assertThat(third.items()).extracting(e -> e.row().id().name()).containsExactly("h");
    assertThat(third.next()).isEmpty();
  }

  @Test
  void pagesOfTasksGoOnFromOneOwnerToTheNext() {
    savedTask("acme", "z");
    savedTask("globex", "a");
    savedTask("globex", "z");

    assertThat(allPagesOfTasks(1))
        .containsExactly(
            TaskId.of("acme", "z"), TaskId.of("globex", "a"), TaskId.of("globex", "z"));
  }

  private List<TaskId> allPagesOfTasks(int size) {
    List<TaskId> all = new ArrayList<>();
    PageRequest request = PageRequest.first(size);
    while (true) {
      Page<TaskSummary> page = store().history().tasks(TenantScope.ALL, TaskQuery.ALL, request);
      page.items().forEach(entry -> all.add(entry.row().id()));
      if (page.next().isEmpty()) {
        return all;
      }
      request = request.after(page.next().get());
    }
  }

  @Test
  void aPageThatHoldsTheLastItemHasNoCursor() {
    savedTask("acme", "a");
    savedTask("acme", "b");

    Page<TaskSummary> exact = store().history().tasks(OF_ACME, TaskQuery.ALL, PageRequest.first(2));

    assertThat(exact.items()).hasSize(2);
    assertThat(exact.next()).isEmpty();
    assertThat(store().history().tasks(OF_NOBODY, TaskQuery.ALL, PageRequest.first(2)))
        .isEqualTo(new Page<>(List.of(), null));
  }

  // tasks: active executions

  @Test
  void liveExecutionsOfATaskAreCounted() {
    savedTask(NIGHTLY, null);
    enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    enqueued(ExecutionFixtures.slot(NIGHTLY, at(1)));
    enqueued(ExecutionFixtures.call(at(2)));
    assertThat(entry(NIGHTLY).active()).isEqualTo(2);

    Execution running = claim(ANN, at(0), 1).executions().get(0).execution();
    assertThat(entry(NIGHTLY).active()).isEqualTo(2);

    completed(running, success(at(1)), at(1));
    assertThat(entry(NIGHTLY).active()).isEqualTo(1);
  }

  @Test
  void notificationsChildrenAndSkippedSlotsAreNotCountedAsActive() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    fire(ANN, at(0), skipping(task, skipped(task, at(-1), SkipReason.PAUSED)));
    enqueued(ExecutionFixtures.slot(task, at(0)));
    Execution parent = claimOne(ANN, at(0));
    completed(
        parent,
        new AttemptResult.AwaitChildren(
            List.of(
                ExecutionFixtures.child(task, parent.id(), "acme", at(0)).make(),
                ExecutionFixtures.child(task, parent.id(), "globex", at(0)).make())),
        at(0));
    assertThat(entry(task).active()).isEqualTo(1);

    runAll(BOB, at(1));
    Execution again = claimOne(ANN, at(1));
    completed(
        again,
        success(at(2), ExecutionFixtures.notification(task, parent.id(), at(2)).make()),
        at(2));
    assertThat(entry(task).active()).isZero();
  }

  // executions

  @Test
  void anExecutionIsReadWithinTheScopeOfItsTenantOnly() {
    ExecutionId waiting = enqueued(ExecutionFixtures.call(at(60)));
    ExecutionId over = enqueued(ExecutionFixtures.call(at(0)));
    runAll(ANN, at(0));

    for (ExecutionId id : List.of(waiting, over)) {
      assertThat(store().history().execution(OF_ACME, id)).isPresent();
      assertThat(store().history().execution(TenantScope.ALL, id)).isPresent();
      assertThat(store().history().execution(OF_GLOBEX, id)).isEmpty();
      assertThat(store().history().execution(OF_NOBODY, id)).isEmpty();
    }
    assertThat(store().history().execution(TenantScope.ALL, Rows.newId())).isEmpty();
  }

  @Test
  void executionsLiveAndOverAreListedTheYoungestFirst() {
    ExecutionId over = enqueued(ExecutionFixtures.call(at(0)));
    ExecutionId laterReady = enqueued(ExecutionFixtures.call(at(60)));
    runAll(ANN, at(0));
    ExecutionId running = enqueued(ExecutionFixtures.call(at(1)));
    claimOne(ANN, at(1));

    assertThat(executions(TenantScope.ALL, ExecutionQuery.ALL))
        .containsExactly(running, laterReady, over);
    assertThat(list(ExecutionQuery.ALL))
        .containsExactly(read(running), read(laterReady), read(over));
  }

  @Test
  void executionsOfOtherTenantsAreNotListed() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    enqueued(ExecutionFixtures.slot(task, at(0)));
    Execution parent = claimOne(ANN, at(0));
    ExecutionFixtures ofAcme = ExecutionFixtures.child(task, parent.id(), "acme", at(0));
    ExecutionFixtures ofGlobex = ExecutionFixtures.child(task, parent.id(), "globex", at(0));
    completed(
        parent, new AttemptResult.AwaitChildren(List.of(ofAcme.make(), ofGlobex.make())), at(0));
    ExecutionId acme = ofAcme.make().id();
    ExecutionId globex = ofGlobex.make().id();
    completed(claim(BOB, at(0), 1).executions().get(0).execution(), success(at(1)), at(1));

    for (ExecutionQuery query :
        List.of(
            ExecutionQuery.ALL,
            ExecutionQuery.of(task),
            ExecutionQuery.under(parent.id()),
            ExecutionQuery.ALL.includingNotifications())) {
      assertThat(executions(OF_ACME, query)).containsExactly(acme);
      assertThat(executions(OF_GLOBEX, query)).containsExactly(globex);
      assertThat(executions(OF_NOBODY, query)).isEmpty();
      assertThat(executions(TenantScope.of(Set.of(ACME, GLOBEX)), query))
          .containsExactly(globex, acme);
    }
    assertThat(executions(TenantScope.ALL, ExecutionQuery.of(task)))
        .containsExactly(globex, acme, parent.id());
  }

  @Test
  void executionsOfOneTaskAreListed() {
    savedTask(NIGHTLY, null);
    TaskId sameNameOfAnother = savedTask("globex", "nightly");
    ExecutionId live = enqueued(ExecutionFixtures.slot(NIGHTLY, at(60)));
    ExecutionId over = enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    enqueued(ExecutionFixtures.slot(sameNameOfAnother, at(0)));
    enqueued(ExecutionFixtures.call(at(0)));
    runAll(ANN, at(0));

    assertThat(executions(TenantScope.ALL, ExecutionQuery.of(NIGHTLY))).containsExactly(over, live);
  }

  @Test
  void executionsInSomeStatesAreListed() {
    savedTask(NIGHTLY, null);
    ExecutionId failed = enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    completed(claimOne(ANN, at(0)), failure(at(0)), at(0));
    ExecutionId succeeded = enqueued(ExecutionFixtures.slot(NIGHTLY, at(1)));
    runAll(ANN, at(1));
    ExecutionId running = enqueued(ExecutionFixtures.slot(NIGHTLY, at(2)));
    claimOne(ANN, at(2));
    ExecutionId waiting = enqueued(ExecutionFixtures.slot(NIGHTLY, at(3)));
    InsertResult overlap = enqueue(at(4), ExecutionFixtures.slot(NIGHTLY, at(4)).limit(1)).get(0);

    assertThat(executions(OF_ACME, ExecutionQuery.ALL.in(ExecutionState.FAILED)))
        .containsExactly(failed);
    assertThat(executions(OF_ACME, ExecutionQuery.ALL.in(ExecutionState.RUNNING)))
        .containsExactly(running);
    assertThat(
            executions(
                OF_ACME,
                ExecutionQuery.of(NIGHTLY)
                    .in(ExecutionState.WAITING, ExecutionState.SUCCEEDED, ExecutionState.SKIPPED)))
        .containsExactly(overlap.id(), waiting, succeeded);
    assertThat(executions(OF_ACME, ExecutionQuery.ALL.in(ExecutionState.CANCELLED))).isEmpty();
  }

  @Test
  void aLeaseThatRanOutStillCountsAsRunning() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(0));

    assertThat(executions(OF_ACME, ExecutionQuery.ALL.in(ExecutionState.RUNNING)))
        .containsExactly(id);
    assertThat(executions(OF_ACME, ExecutionQuery.ALL.in(ExecutionState.WAITING))).isEmpty();
  }

  @Test
  void notificationsAreListedOnlyIfAskedForOrUnderTheirExecution() {
    savedTask(NIGHTLY, null);
    enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    Execution running = claimOne(ANN, at(0));
    ExecutionId told = running.id();
    ExecutionId mail = Rows.newId();
    completed(
        running,
        success(at(1), ExecutionFixtures.notification(NIGHTLY, told, at(2)).id(mail).make()),
        at(1));

    for (int round = 0; round < 2; round++) {
      assertThat(executions(OF_ACME, ExecutionQuery.ALL)).containsExactly(told);
      assertThat(executions(OF_ACME, ExecutionQuery.of(NIGHTLY))).containsExactly(told);
      assertThat(executions(OF_ACME, ExecutionQuery.ALL.includingNotifications()))
          .containsExactly(mail, told);
      assertThat(executions(OF_ACME, ExecutionQuery.under(told))).containsExactly(mail);
      assertThat(executions(OF_ACME, new ExecutionQuery(null, Set.of(), told, false)))
          .containsExactly(mail);
      assertThat(executions(OF_GLOBEX, ExecutionQuery.ALL.includingNotifications())).isEmpty();
      assertThat(store().history().execution(OF_ACME, mail)).isPresent();
      for (ClaimResult.ClaimedExecution one : claimNotifications(BOB, at(2)).executions()) {
        completed(one.execution(), success(at(3)), at(3));
      }
    }
  }

  @Test
  void pagesOfExecutionsFollowEachOtherWhileExecutionsAreAddedAndEnd() {
    List<ExecutionId> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      expected.add(enqueued(ExecutionFixtures.call(at(i))));
    }
    Collections.reverse(expected);

    List<ExecutionId> listed = new ArrayList<>();
    PageRequest request = PageRequest.first(3);
    for (int i = 0; ; i++) {
      Page<Execution> page = store().history().executions(OF_ACME, ExecutionQuery.ALL, request);
      listed.addAll(ids(page));
      if (page.next().isEmpty()) {
        break;
      }
      assertThat(page.items()).hasSize(3);
      request = request.after(page.next().get());
      enqueued(ExecutionFixtures.call(at(1000 + i)));
      claim(ANN, at(100), 3)
          .executions()
          .forEach(one -> completed(one.execution(), success(at(100)), at(100)));
    }

    assertThat(listed).containsExactlyElementsOf(expected);
  }

  @Test
  void pagesOfANarrowQueryHoldOnlyWhatItAsksFor() {
    savedTask(NIGHTLY, null);
    List<ExecutionId> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      expected.add(enqueued(ExecutionFixtures.slot(NIGHTLY, at(i))));
      enqueued(ExecutionFixtures.call(at(i)));
      enqueued(ExecutionFixtures.slot(NIGHTLY, at(i)).tenant("globex"));
    }
    Collections.reverse(expected);

    Page<Execution> first =
        store().history().executions(OF_ACME, ExecutionQuery.of(NIGHTLY), PageRequest.first(3));
    Page<Execution> second =
        store()
            .history()
            .executions(
                OF_ACME,
                ExecutionQuery.of(NIGHTLY),
                PageRequest.first(3).after(first.next().orElseThrow()));

    assertThat(ids(first)).containsExactlyElementsOf(expected.subList(0, 3));
    assertThat(ids(second)).containsExactlyElementsOf(expected.subList(3, 6));
    assertThat(second.next()).isEmpty();
  }

  @Test
  void theSlotsThatAnExecutionStandsForAreReadAsTheyCame() {
    savedTask(NIGHTLY, null);
    ExecutionFixtures draft =
        ExecutionFixtures.slot(NIGHTLY, at(0))
            .origin(new Origin(Origin.Kind.RUN_NOW, NIGHTLY, 1, null))
            .tenant(TenantId.of("globex").value())
            .ready(at(17).plusMillis(3));

    ExecutionId id = enqueued(draft);

    Execution read = read(id);
    assertThat(read.origin()).isEqualTo(draft.make().origin());
    assertThat(read.routing()).isEqualTo(draft.make().routing());
    assertThat(read.slots()).isEqualTo(draft.make().slots());
    assertThat(read.status().readyAt()).isEqualTo(at(17).plusMillis(3));
  }

  // documents

  @Test
  void theDocumentOfAnExecutionIsReadBeforeItRunsAndAfterwards() {
    String text = "{\"a\":\"\u00e4 \ud83d\udd52 ' \\\\ %\"}\n".repeat(20_000);
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)).document(text));

    assertThat(store().history().document(id)).contains(text);
    runAll(ANN, at(0));
    assertThat(store().history().document(id)).contains(text);
  }

  @Test
  void anExecutionWithoutADocumentHasNone() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)).document(null));

    assertThat(store().history().document(id)).isEmpty();
    runAll(ANN, at(0));
    assertThat(store().history().document(id)).isEmpty();
    assertThat(store().history().document(Rows.newId())).isEmpty();
  }

  @Test
  void anExecutionThatIsNotKnownHasNoAttempts() {
    assertThat(store().history().attempts(Rows.newId())).isEmpty();
  }
}
