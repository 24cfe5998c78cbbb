package io.quarterhour.internal.cache;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.TaskCodec;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.Task;
import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the task definitions that this node used last, at most 500,000, so that a task that
 * fires every second is decoded and compiled once. A revision never changes, except when a person
 * repairs in the store a revision that could not be decoded; such a revision is removed from the
 * cache. Safe for use by many threads.
 */
public final class DefinitionCache {
  private static final int MAX_KEPT = 500_000;

  private final TaskStore store;
  private final CompiledSchedules schedules = new CompiledSchedules();

  /**
   * The definitions that were used last, softly referenced: a node that fires a hundred thousand
   * tasks one after the other reads each of them once as long as it has enough memory, and the
   * definitions are dropped when the node needs the memory.
   */
  private final Map<TaskRevision, SoftReference<TaskDefinition>> cached =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<TaskRevision, SoftReference<TaskDefinition>> eldest) {
          return size() > MAX_KEPT;
        }
      };

  /** Creates a cache that reads missing definitions from a store. */
  public DefinitionCache(TaskStore store) {
    this.store = store;
  }

  /**
   * Loads the definitions of some revisions. The store reads as many of them in one call as their
   * documents allow.
   */
  public void load(Collection<TaskRevision> revisions) {
    Set<TaskRevision> missing = new LinkedHashSet<>();
    synchronized (cached) {
      revisions.stream().filter(revision -> cached(revision) == null).forEach(missing::add);
    }
    boolean found = true;
    while (found && !missing.isEmpty()) {
      Map<TaskRevision, TaskRow> rows = store.definitions(missing);
      rows.values().forEach(this::keep);
      found = missing.removeAll(rows.keySet());
    }
  }

  private void keep(TaskRow row) {
    try {
      keep(row.taskRevision(), read(row));
    } catch (DecodeException e) {
      // find() reports the same reason to the caller that needs this definition.
    }
  }

  /**
   * Returns the definition of one revision.
   *
   * @throws DecodeException if it cannot be decoded, or if the store does not contain it
   */
  public TaskDefinition find(TaskRevision revision) throws DecodeException {
    TaskDefinition there = lookUp(revision);
    if (there != null) {
      return there;
    }
    TaskRow row = store.definitions(List.of(revision)).get(revision);
    if (row == null) {
      throw new DecodeException(
          "revision " + revision.revision() + " of task " + revision.task() + " is not stored");
    }
    TaskDefinition definition = read(row);
    keep(revision, definition);
    return definition;
  }

  /** Removes a revision, so that it is read again when it is needed next. */
  public void forget(TaskRevision revision) {
    synchronized (cached) {
      cached.remove(revision);
    }
  }

  private @Nullable TaskDefinition lookUp(TaskRevision revision) {
    synchronized (cached) {
      return cached(revision);
    }
  }

  private @Nullable TaskDefinition cached(TaskRevision revision) {
    SoftReference<TaskDefinition> there = cached.get(revision);
    return there == null ? null : there.get();
  }

  private void keep(TaskRevision revision, TaskDefinition definition) {
    synchronized (cached) {
      cached.put(revision, new SoftReference<>(definition));
    }
  }

  /** {@return the cache of compiled schedules that the definitions share} */
  public CompiledSchedules schedules() {
    return schedules;
  }

  private TaskDefinition read(TaskRow row) throws DecodeException {
    TaskCodec.Decoded decoded = TaskCodec.decode(row);
    Task task = decoded.task();
    try {
      return new TaskDefinition(
          task, task.schedule().map(schedules::compile).orElse(null), decoded.version());
    } catch (InvalidInputException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }
}
