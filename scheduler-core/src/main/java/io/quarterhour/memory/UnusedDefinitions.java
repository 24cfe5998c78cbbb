package io.quarterhour.memory;

import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The revisions that are not the current one of a task, each with the last instant at which it was
 * known to be used. The earliest instant comes first.
 */
final class UnusedDefinitions {
  private final Deque<Unused> inOrder = new ArrayDeque<>();

  private record Unused(TaskRevision revision, Instant usedAt) {}

  /** Adds the newest revision of a task, which is replaced or removed now. */
  void add(StoredTask task, Instant now) {
    add(new TaskRevision(task.id, task.revision), now);
  }

  /** Adds a revision that is still used. */
  void add(TaskRevision revision, Instant now) {
    inOrder.addLast(new Unused(revision, now));
  }

  /** Removes and returns the first revision that was last used before an instant, or null. */
  @Nullable TaskRevision poll(Instant oldest) {
    Unused first = inOrder.peekFirst();
    return first == null || !first.usedAt.isBefore(oldest) ? null : inOrder.removeFirst().revision;
  }

  void removeOf(TenantId tenant) {
    inOrder.removeIf(unused -> unused.revision.task().tenant().equals(tenant));
  }
}
