package io.quarterhour.internal.client;

import static io.quarterhour.client.DeclareResult.Change.CREATED;
import static io.quarterhour.client.DeclareResult.Change.REMOVED;
import static io.quarterhour.client.DeclareResult.Change.UNCHANGED;
import static io.quarterhour.client.DeclareResult.Change.UPDATED;

import io.quarterhour.client.Declaration;
import io.quarterhour.client.DeclareResult;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and updates the tasks that a host declares, and removes those that it declares no more.
 */
final class TaskDeclarer {
  private static final Logger LOG = LoggerFactory.getLogger(TaskDeclarer.class);

  /** The maximum number of attempts to declare a task that other callers change as well. */
  private static final int MAX_TRIES = 20;

  private final ScopedTasks tasks;
  private final TaskEditor editor;

  TaskDeclarer(ScopedTasks tasks, TaskEditor editor) {
    this.tasks = tasks;
    this.editor = editor;
  }

  List<DeclareResult> declare(Declaration declaration) {
    List<Task> declared = checked(declaration);
    List<DeclareResult> results = new ArrayList<>();
    declared.forEach(task -> results.add(declare(task)));
    if (declaration.source() != null) {
      Set<TaskId> kept = new HashSet<>();
      declared.forEach(task -> kept.add(task.id()));
      remove(declaration.source(), kept, results);
    }
    log(declaration, results);
    return List.copyOf(results);
  }

  /** {@return the declared tasks, with their open properties filled in; checks all of them} */
  private List<Task> checked(Declaration declaration) {
    List<Task> checked = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<TaskId> ids = new HashSet<>();
    for (Task task : declaration.tasks()) {
      try {
        Task whole =
            editor.checked(
                task.edit()
                    .startPausedIfUnset(false)
                    .declaredBy(declaration.source())
                    .build()
                    .atRevision(0));
        if (!ids.add(whole.id())) {
          problems.add("task " + whole.id() + " is declared twice");
        }
        checked.add(whole);
      } catch (InvalidInputException e) {
        e.problems().forEach(problem -> problems.add("task " + task.id() + ": " + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    return checked;
  }

  /** Saves a task; begins anew if another node declares or edits it in the meantime. */
  private DeclareResult declare(Task task) {
    ConflictException conflict = new ConflictException("task " + task.id() + " was changed");
    for (int i = 0; i < MAX_TRIES; i++) {
      long stored = tasks.lookUp(task.id()).map(entry -> entry.row().revision()).orElse(0L);
      try {
        long saved = editor.save(task.atRevision(stored)).revision();
        boolean isSame = saved == stored;
        return new DeclareResult(task.id(), stored == 0 ? CREATED : isSame ? UNCHANGED : UPDATED);
      } catch (ConflictException e) {
        conflict = e;
      }
    }
    throw conflict;
  }

  private void remove(String source, Set<TaskId> kept, List<DeclareResult> results) {
    List<TaskId> superfluous = new ArrayList<>();
    PageRequest request = PageRequest.first();
    Page<TaskStatus> page;
    do {
      page = tasks.list(TaskQuery.ALL.includingSystem(), request);
      for (TaskStatus status : page.items()) {
        Task task = status.task();
        if (task.declaredBy().filter(source::equals).isPresent() && !kept.contains(task.id())) {
          superfluous.add(task.id());
        }
      }
      request = page.cursor() == null ? request : request.after(page.cursor());
    } while (page.cursor() != null);
    for (TaskId id : superfluous) {
      if (editor.delete(id)) {
        results.add(new DeclareResult(id, REMOVED));
      }
    }
  }

  private static void log(Declaration declaration, List<DeclareResult> results) {
    List<TaskId> created = of(CREATED, results);
    List<TaskId> updated = of(UPDATED, results);
    List<TaskId> removed = of(REMOVED, results);
    int changes = created.size() + updated.size() + removed.size();
    String line =
        OneLine.of(
            "source="
                + declaration.source()
                + ", unchanged="
                + (results.size() - changes)
                + ", created="
                + created
                + ", updated="
                + updated
                + ", removed="
                + removed);
    if (changes == 0) {
      PluginGuard.log(() -> LOG.debug("Tasks declared. {}", line));
    } else {
      PluginGuard.log(() -> LOG.info("Tasks declared. {}", line));
    }
  }

  private static List<TaskId> of(DeclareResult.Change change, List<DeclareResult> results) {
    return results.stream()
        .filter(result -> result.change() == change)
        .map(DeclareResult::task)
        .toList();
  }
}
