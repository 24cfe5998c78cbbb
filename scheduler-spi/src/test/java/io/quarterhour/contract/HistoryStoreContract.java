package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACME;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.GLOBEX;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.auditEntry;
import static io.quarterhour.contract.Rows.initialScheduleState;
import static io.quarterhour.contract.Rows.skippedSlot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.query.Cursor;
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

/** Tests of the contract of {@link io.quarterhour.store.HistoryStore}. */
public abstract class HistoryStoreContract extends RetentionContract {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");
  private static final TenantScope ACME_SCOPE = TenantScope.of(Set.of(ACME));
  private static final TenantScope GLOBEX_SCOPE = TenantScope.of(Set.of(GLOBEX));
  private static final TenantScope EMPTY_SCOPE = TenantScope.of(Set.of());

  /** Constructor for the test class of a store. */
  protected HistoryStoreContract() {}

  private List<TaskId> tasks(TenantScope scope, TaskQuery query) {
    return store().history().tasks(scope, query, LARGE_PAGE).items().stream()
        .map(summary -> summary.row().id())
        .toList();
  }

  private List<ExecutionId> executions(TenantScope scope, ExecutionQuery query) {
    return ids(store().history().executions(scope, query, LARGE_PAGE));
  }

  private static List<ExecutionId> ids(Page<Execution> page) {
    return page.items().stream().map(Execution::id).toList();
  }

  private void saveTaskWith(String name, String title, String action, boolean system) {
    TaskRow row =
        new TaskRow(TaskId.of("acme", name), 0, new TaskRow.Columns(title, action, system), "{}");
    store().tasks().save(row, initialScheduleState(null), auditEntry(at(0), "saved"));
  }

  private List<String> names(TaskQuery query) {
    return tasks(TenantScope.ALL, query).stream().map(TaskId::name).toList();
  }

  private List<String> namesMatching(String text) {
    return names(TaskQuery.ALL.matching(text));
  }

  // tasks

  @Test
  void taskIsReadOnlyWithinTheScopeOfItsOwner() {
    saveTask(NIGHTLY, null);

    assertThat(store().history().task(ACME_SCOPE, NIGHTLY)).isPresent();
    assertThat(store().history().task(TenantScope.of(Set.of(GLOBEX, ACME)), NIGHTLY)).isPresent();
    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isPresent();
    assertThat(store().history().task(GLOBEX_SCOPE, NIGHTLY)).isEmpty();
    assertThat(store().history().task(EMPTY_SCOPE, NIGHTLY)).isEmpty();
  }

  @Test
  void taskOfTheInstallationIsReadOnlyWithTheUnlimitedScope() {
    TaskId task = saveTask(TaskId.of("nightly"), null);

    assertThat(store().history().task(TenantScope.ALL, task)).isPresent();
    assertThat(store().history().task(ACME_SCOPE, task)).isEmpty();
    assertThat(tasks(ACME_SCOPE, TaskQuery.ALL)).isEmpty();
  }

  @Test
  void nonexistentTaskIsNotFound() {
    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isEmpty();
  }

  @Test
  void tasksAreSortedByOwnerAndName() {
    TaskId third = saveTask("acme", "b");
    TaskId second = saveTask("acme", "a-2");
    TaskId first = saveTask("acme", "Z");
    TaskId last = saveTask("globex", "a");

    assertThat(tasks(TenantScope.ALL, TaskQuery.ALL)).containsExactly(first, second, third, last);
  }

  @Test
  void tasksOutsideTheScopeAreNotListed() {
    saveTask("acme", "a");
    TaskId expected = saveTask("globex", "b");
    saveTask(TaskId.of("c"), null);

    assertThat(tasks(GLOBEX_SCOPE, TaskQuery.ALL)).containsExactly(expected);
    assertThat(tasks(EMPTY_SCOPE, TaskQuery.ALL)).isEmpty();
    assertThat(tasks(GLOBEX_SCOPE, TaskQuery.ALL.matching("a"))).isEmpty();
  }

  @Test
  void taskIsListedWithItsScheduleStateAndNewestDefinition() {
    saveTask(NIGHTLY, at(900));
    store().tasks().save(Rows.taskRow(NIGHTLY, 1, "second"), null, auditEntry(at(0), "saved"));

    List<TaskSummary> listed =
        store().history().tasks(TenantScope.ALL, TaskQuery.ALL, LARGE_PAGE).items();

    TaskSummary read = summary(NIGHTLY);
    assertThat(read.row().document()).isNotEmpty();
    assertThat(listed)
        .containsExactly(
            new TaskSummary(
                read.row().withoutDocument(),
                read.scheduleState(),
                read.lastExecution(),
                read.active()));
    assertThat(listed.get(0).row().columns().title()).isEqualTo("second");
    assertThat(listed.get(0).scheduleState().next()).isEqualTo(at(900));
    assertThat(listed.get(0).lastExecution()).isNull();
    assertThat(listed.get(0).active()).isZero();
  }

  @Test
  void systemTasksAreListedOnlyOnRequest() {
    saveTaskWith("cleanup", "Cleanup", "clean.up", true);
    saveTaskWith("report", "Report", "report.send", false);

    assertThat(names(TaskQuery.ALL)).containsExactly("report");
    assertThat(names(TaskQuery.ALL.includingSystem())).containsExactly("cleanup", "report");
    assertThat(namesMatching("clean")).isEmpty();
    assertThat(names(TaskQuery.ALL.matching("clean").includingSystem())).containsExactly("cleanup");
    assertThat(store().history().task(TenantScope.ALL, TaskId.of("acme", "cleanup"))).isPresent();
  }

  @Test
  void textMatchesPartOfNameTitleOrAction() {
    saveTaskWith("alpha", "One", "mail.send", false);
    saveTaskWith("beta", "Alphabet", "mail.read", false);
    saveTaskWith("gamma", "Three", "alpha.run", false);
    saveTaskWith("delta", "Four", "mail.send", false);

    assertThat(namesMatching("lph")).containsExactly("alpha", "beta", "gamma");
    assertThat(namesMatching("mail.s")).containsExactly("alpha", "delta");
    assertThat(namesMatching("nothing like it")).isEmpty();
  }

  @Test
  void textMatchIgnoresCase() {
    saveTaskWith("INVOICES", "\u00dcBERSICHT", "Mail.Send", false);

    assertThat(namesMatching("invoices")).hasSize(1);
    assertThat(namesMatching("inVOIces")).hasSize(1);
    assertThat(namesMatching("\u00fcbersicht")).hasSize(1);
    assertThat(namesMatching("MAIL.SEND")).hasSize(1);
  }

  @Test
  void textIsMatchedLiterally() {
    saveTaskWith("a", "100 % sure", "x", false);
    saveTaskWith("b", "a_b \\ c", "x", false);
    saveTaskWith("c", "plain", "x", false);

    assertThat(namesMatching("%")).containsExactly("a");
    assertThat(namesMatching("_")).containsExactly("b");
    assertThat(namesMatching("\\")).containsExactly("b");
    assertThat(namesMatching(".*")).isEmpty();
    assertThat(namesMatching("'")).isEmpty();
  }

  @Test
  void taskPagesStayConsistentWhileTasksAreAddedAndDeleted() {
    for (String name : List.of("b", "d", "f", "h")) {
      saveTask("acme", name);
    }
    Page<TaskSummary> first =
        store().history().tasks(ACME_SCOPE, TaskQuery.ALL, PageRequest.first(2));
    saveTask("acme", "a");
    saveTask("acme", "e");
    store().tasks().delete(TaskId.of("acme", "d"), auditEntry(at(0), "deleted"));

    Page<TaskSummary> second =
        store()
            .history()
            .tasks(
                ACME_SCOPE, TaskQuery.ALL, PageRequest.first(2).after(first.next().orElseThrow()));
    Page<TaskSummary> third =
        store()
            .history()
            .tasks(
                ACME_SCOPE, TaskQuery.ALL, PageRequest.first(2).after(second.next().orElseThrow()));

    assertThat(first.items())
        .extracting(summary -> summary.row().id().name())
        .containsExactly("b", "d");
    assertThat(second.items())
        .extracting(summary -> summary.row().id().name())
        .containsExactly("e", "f");
    assertThat(third.items()).extracting(summary -> summary.row().id().name()).containsExactly("h");
    assertThat(third.next()).isEmpty();
  }

  @Test
  void taskPagesContinueAcrossOwners() {
    saveTask("acme", "z");
    saveTask("globex", "a");
    saveTask("globex", "z");

    assertThat(allPagesOfTasks(1))
        .containsExactly(
            TaskId.of("acme", "z"), TaskId.of("globex", "a"), TaskId.of("globex", "z"));
  }

  private List<TaskId> allPagesOfTasks(int size) {
    List<TaskId> all = new ArrayList<>();
    PageRequest request = PageRequest.first(size);
    while (true) {
      Page<TaskSummary> page = store().history().tasks(TenantScope.ALL, TaskQuery.ALL, request);
      page.items().forEach(summary -> all.add(summary.row().id()));
      if (page.next().isEmpty()) {
        return all;
      }
      request = request.after(page.next().get());
    }
  }

  @Test
  void lastPageHasNoCursor() {
    saveTask("acme", "a");
    saveTask("acme", "b");

    Page<TaskSummary> exact =
        store().history().tasks(ACME_SCOPE, TaskQuery.ALL, PageRequest.first(2));

    assertThat(exact.items()).hasSize(2);
    assertThat(exact.next()).isEmpty();
    assertThat(store().history().tasks(EMPTY_SCOPE, TaskQuery.ALL, PageRequest.first(2)))
        .isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  void cursorOfAnotherListIsRejectedByTheListOfTasks() {
    saveTask(NIGHTLY, null);
    enqueueOne(ExecutionFixtures.call(at(0)));
    enqueueOne(ExecutionFixtures.call(at(1)));
    Cursor ofExecutions =
        store()
            .history()
            .executions(ACME_SCOPE, ExecutionQuery.ALL, PageRequest.first(1))
            .next()
            .orElseThrow();

    for (Cursor foreign : List.of(ofExecutions, new Cursor("?"), new Cursor("/"), new Cursor(""))) {
      PageRequest request = PageRequest.first(1).after(foreign);
      assertThatThrownBy(() -> store().history().tasks(ACME_SCOPE, TaskQuery.ALL, request))
          .as("cursor '%s'", foreign.text())
          .isInstanceOf(InvalidInputException.class);
    }
  }

  // tasks: active executions

  @Test
  void liveExecutionsOfATaskAreCountedAsActive() {
    saveTask(NIGHTLY, null);
    enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(1)));
    enqueueOne(ExecutionFixtures.call(at(2)));
    assertThat(summary(NIGHTLY).active()).isEqualTo(2);

    Execution running = claim(ANN, at(0), 1).executions().get(0).execution();
    assertThat(summary(NIGHTLY).active()).isEqualTo(2);

    completeOne(running, success(at(1)), at(1));
    assertThat(summary(NIGHTLY).active()).isEqualTo(1);
  }

  @Test
  void notificationsChildrenAndSkippedSlotsAreNotCountedAsActive() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    fire(ANN, at(0), skipFiring(task, skippedSlot(task, at(-1), SkipReason.PAUSED)));
    enqueueOne(ExecutionFixtures.slot(task, at(0)));
    Execution parent = claimOne(ANN, at(0));
    completeOne(
        parent,
        new AttemptResult.AwaitChildren(
            List.of(
                ExecutionFixtures.child(task, parent.id(), "acme", at(0)).build(),
                ExecutionFixtures.child(task, parent.id(), "globex", at(0)).build())),
        at(0));
    assertThat(summary(task).active()).isEqualTo(1);

    runAll(BOB, at(1));
    Execution reclaimed = claimOne(ANN, at(1));
    completeOne(
        reclaimed,
        success(at(2), ExecutionFixtures.notification(task, parent.id(), at(2)).build()),
        at(2));
    assertThat(summary(task).active()).isZero();
  }

  // executions

  @Test
  void executionIsReadOnlyWithinTheScopeOfItsTenant() {
    ExecutionId waiting = enqueueOne(ExecutionFixtures.call(at(60)));
    ExecutionId finished = enqueueOne(ExecutionFixtures.call(at(0)));
    runAll(ANN, at(0));

    for (ExecutionId id : List.of(waiting, finished)) {
      assertThat(store().history().execution(ACME_SCOPE, id)).isPresent();
      assertThat(store().history().execution(TenantScope.ALL, id)).isPresent();
      assertThat(store().history().execution(GLOBEX_SCOPE, id)).isEmpty();
      assertThat(store().history().execution(EMPTY_SCOPE, id)).isEmpty();
    }
    assertThat(store().history().execution(TenantScope.ALL, Rows.newId())).isEmpty();
  }

  @Test
  void liveAndFinishedExecutionsAreListedNewestFirst() {
    ExecutionId finished = enqueueOne(ExecutionFixtures.call(at(0)));
    ExecutionId laterReady = enqueueOne(ExecutionFixtures.call(at(60)));
    runAll(ANN, at(0));
    ExecutionId running = enqueueOne(ExecutionFixtures.call(at(1)));
    claimOne(ANN, at(1));

    assertThat(executions(TenantScope.ALL, ExecutionQuery.ALL))
        .containsExactly(running, laterReady, finished);
    assertThat(list(ExecutionQuery.ALL))
        .containsExactly(read(running), read(laterReady), read(finished));
  }

  @Test
  void executionsAreListedWithoutTheirResults() {
    Outcome outcome = Outcome.success("sent").withResult("{\"sent\":3}");
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    completeOne(claimOne(ANN, at(0)), finished(ExecutionState.SUCCEEDED, outcome, at(5)), at(5));

    assertThat(read(id).outcome()).isEqualTo(outcome);
    assertThat(list(ExecutionQuery.ALL)).containsExactly(read(id).withoutResult());
    assertThat(list(ExecutionQuery.ALL).get(0).outcome()).isEqualTo(Outcome.success("sent"));
  }

  @Test
  void executionsOutsideTheScopeAreNotListed() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    enqueueOne(ExecutionFixtures.slot(task, at(0)));
    Execution parent = claimOne(ANN, at(0));
    ExecutionFixtures ofAcme = ExecutionFixtures.child(task, parent.id(), "acme", at(0));
    ExecutionFixtures ofGlobex = ExecutionFixtures.child(task, parent.id(), "globex", at(0));
    completeOne(
        parent, new AttemptResult.AwaitChildren(List.of(ofAcme.build(), ofGlobex.build())), at(0));
    ExecutionId acme = ofAcme.build().id();
    ExecutionId globex = ofGlobex.build().id();
    completeOne(claim(BOB, at(0), 1).executions().get(0).execution(), success(at(1)), at(1));

    for (ExecutionQuery query :
        List.of(
            ExecutionQuery.ALL,
            ExecutionQuery.of(task),
            ExecutionQuery.ofParent(parent.id()),
            ExecutionQuery.ALL.includingNotifications())) {
      assertThat(executions(ACME_SCOPE, query)).containsExactly(acme);
      assertThat(executions(GLOBEX_SCOPE, query)).containsExactly(globex);
      assertThat(executions(EMPTY_SCOPE, query)).isEmpty();
      assertThat(executions(TenantScope.of(Set.of(ACME, GLOBEX)), query))
          .containsExactly(globex, acme);
    }
    assertThat(executions(TenantScope.ALL, ExecutionQuery.of(task)))
        .containsExactly(globex, acme, parent.id());
  }

  @Test
  void executionsOfOneTaskAreListed() {
    saveTask(NIGHTLY, null);
    TaskId sameNameOfAnotherTenant = saveTask("globex", "nightly");
    ExecutionId live = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(60)));
    ExecutionId finished = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    enqueueOne(ExecutionFixtures.slot(sameNameOfAnotherTenant, at(0)));
    enqueueOne(ExecutionFixtures.call(at(0)));
    runAll(ANN, at(0));

    assertThat(executions(TenantScope.ALL, ExecutionQuery.of(NIGHTLY)))
        .containsExactly(finished, live);
  }

  @Test
  void executionsAreFilteredByState() {
    saveTask(NIGHTLY, null);
    ExecutionId failed = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    completeOne(claimOne(ANN, at(0)), failure(at(0)), at(0));
    ExecutionId succeeded = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(1)));
    runAll(ANN, at(1));
    ExecutionId running = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(2)));
    claimOne(ANN, at(2));
    ExecutionId waiting = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(3)));
    InsertResult overlap =
        enqueue(at(4), ExecutionFixtures.slot(NIGHTLY, at(4)).maxActive(1)).get(0);

    assertThat(executions(ACME_SCOPE, ExecutionQuery.ALL.in(ExecutionState.FAILED)))
        .containsExactly(failed);
    assertThat(executions(ACME_SCOPE, ExecutionQuery.ALL.in(ExecutionState.RUNNING)))
        .containsExactly(running);
    assertThat(
            executions(
                ACME_SCOPE,
                ExecutionQuery.of(NIGHTLY)
                    .in(ExecutionState.WAITING, ExecutionState.SUCCEEDED, ExecutionState.SKIPPED)))
        .containsExactly(overlap.id(), waiting, succeeded);
    assertThat(executions(ACME_SCOPE, ExecutionQuery.ALL.in(ExecutionState.CANCELLED))).isEmpty();
  }

  @Test
  void executionWithExpiredLeaseIsListedAsRunning() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(0));

    assertThat(executions(ACME_SCOPE, ExecutionQuery.ALL.in(ExecutionState.RUNNING)))
        .containsExactly(id);
    assertThat(executions(ACME_SCOPE, ExecutionQuery.ALL.in(ExecutionState.WAITING))).isEmpty();
  }

  @Test
  void notificationsAreListedOnlyOnRequestOrUnderTheirExecution() {
    saveTask(NIGHTLY, null);
    enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    Execution running = claimOne(ANN, at(0));
    ExecutionId reported = running.id();
    ExecutionId mail = Rows.newId();
    completeOne(
        running,
        success(at(1), ExecutionFixtures.notification(NIGHTLY, reported, at(2)).id(mail).build()),
        at(1));

    for (int round = 0; round < 2; round++) {
      assertThat(executions(ACME_SCOPE, ExecutionQuery.ALL)).containsExactly(reported);
      assertThat(executions(ACME_SCOPE, ExecutionQuery.of(NIGHTLY))).containsExactly(reported);
      assertThat(executions(ACME_SCOPE, ExecutionQuery.ALL.includingNotifications()))
          .containsExactly(mail, reported);
      assertThat(executions(ACME_SCOPE, ExecutionQuery.ofParent(reported))).containsExactly(mail);
      assertThat(executions(ACME_SCOPE, new ExecutionQuery(null, Set.of(), reported, false)))
          .containsExactly(mail);
      assertThat(executions(GLOBEX_SCOPE, ExecutionQuery.ALL.includingNotifications())).isEmpty();
      assertThat(store().history().execution(ACME_SCOPE, mail)).isPresent();
      for (ClaimResult.ClaimedExecution claimed : claimNotifications(BOB, at(2)).executions()) {
        completeOne(claimed.execution(), success(at(3)), at(3));
      }
    }
  }

  @Test
  void executionPagesStayConsistentWhileExecutionsAreAddedAndFinish() {
    List<ExecutionId> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      expected.add(enqueueOne(ExecutionFixtures.call(at(i))));
    }
    Collections.reverse(expected);

    List<ExecutionId> listed = new ArrayList<>();
    PageRequest request = PageRequest.first(3);
    for (int i = 0; ; i++) {
      Page<Execution> page = store().history().executions(ACME_SCOPE, ExecutionQuery.ALL, request);
      listed.addAll(ids(page));
      if (page.next().isEmpty()) {
        break;
      }
      assertThat(page.items()).hasSize(3);
      request = request.after(page.next().get());
      enqueueOne(ExecutionFixtures.call(at(1000 + i)));
      claim(ANN, at(100), 3)
          .executions()
          .forEach(claimed -> completeOne(claimed.execution(), success(at(100)), at(100)));
    }

    assertThat(listed).containsExactlyElementsOf(expected);
  }

  @Test
  void cursorOfAnotherListIsRejectedByTheListOfExecutions() {
    saveTask("acme", "a");
    saveTask("acme", "b");
    Cursor ofTasks =
        store()
            .history()
            .tasks(ACME_SCOPE, TaskQuery.ALL, PageRequest.first(1))
            .next()
            .orElseThrow();

    for (Cursor foreign : List.of(ofTasks, new Cursor("?"), new Cursor(""))) {
      PageRequest request = PageRequest.first(1).after(foreign);
      assertThatThrownBy(
              () -> store().history().executions(ACME_SCOPE, ExecutionQuery.ALL, request))
          .as("cursor '%s'", foreign.text())
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void pagesContainOnlyMatchingExecutions() {
    saveTask(NIGHTLY, null);
    List<ExecutionId> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      expected.add(enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(i))));
      enqueueOne(ExecutionFixtures.call(at(i)));
      enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(i)).tenant("globex"));
    }
    Collections.reverse(expected);

    Page<Execution> first =
        store().history().executions(ACME_SCOPE, ExecutionQuery.of(NIGHTLY), PageRequest.first(3));
    Page<Execution> second =
        store()
            .history()
            .executions(
                ACME_SCOPE,
                ExecutionQuery.of(NIGHTLY),
                PageRequest.first(3).after(first.next().orElseThrow()));

    assertThat(ids(first)).containsExactlyElementsOf(expected.subList(0, 3));
    assertThat(ids(second)).containsExactlyElementsOf(expected.subList(3, 6));
    assertThat(second.next()).isEmpty();
  }

  @Test
  void originRoutingAndSlotsAreStoredUnchanged() {
    saveTask(NIGHTLY, null);
    ExecutionFixtures fixture =
        ExecutionFixtures.slot(NIGHTLY, at(0))
            .origin(new Origin(Origin.Kind.MANUAL, NIGHTLY, 1, null))
            .tenant(TenantId.of("globex").value())
            .readyAt(at(17).plusMillis(3));

    ExecutionId id = enqueueOne(fixture);

    Execution read = read(id);
    assertThat(read.origin()).isEqualTo(fixture.build().origin());
    assertThat(read.routing()).isEqualTo(fixture.build().routing());
    assertThat(read.slots()).isEqualTo(fixture.build().slots());
    assertThat(read.status().readyAt()).isEqualTo(at(17).plusMillis(3));
  }

  // documents

  @Test
  void documentIsReadableBeforeAndAfterTheExecution() {
    String text = "{\"a\":\"\u00e4 \ud83d\udd52 ' \\\\ %\"}\n".repeat(20_000);
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)).document(text));

    assertThat(store().history().storedDocument(id)).contains(text);
    runAll(ANN, at(0));
    assertThat(store().history().storedDocument(id)).contains(text);
  }

  @Test
  void executionWithoutADocumentHasNoStoredDocument() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)).document(null));

    assertThat(store().history().storedDocument(id)).isEmpty();
    runAll(ANN, at(0));
    assertThat(store().history().storedDocument(id)).isEmpty();
    assertThat(store().history().storedDocument(Rows.newId())).isEmpty();
  }

  @Test
  void unknownExecutionHasNoAttempts() {
    assertThat(store().history().attempts(Rows.newId())).isEmpty();
  }
}
