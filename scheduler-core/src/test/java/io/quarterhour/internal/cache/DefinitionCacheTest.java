package io.quarterhour.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.TaskCodec;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.support.Day;
import io.quarterhour.support.RecordingStore;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DefinitionCacheTest {
  private final RecordingStore store = new RecordingStore(new InMemoryStore());
  private final DefinitionCache cache = new DefinitionCache(store.tasks());

  private TaskRevision save(String name) {
    Task task = Task.builder(name).action("work").manual().build();
    TaskRow row =
        new TaskRow(
            task.id(),
            0,
            new TaskRow.Columns(task.title(), task.action(), false),
            TaskCodec.encode(task, 1));
    store
        .tasks()
        .save(
            row,
            new ScheduleState(0, null, null, null, 0),
            new AuditEntry(Day.at("10:00"), "ann", "saved", ""));
    return new TaskRevision(task.id(), 1);
  }

  /** Makes the store leave out all but three rows of a request. */
  private void readInParts() {
    store.changeResults(
        "definitions",
        result ->
            ((Map<?, ?>) result)
                .entrySet().stream()
                    .limit(3)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private List<Integer> requestSizes() {
    return store.take("definitions").stream().map(asked -> ((Collection<?>) asked).size()).toList();
  }

  @Test
  void definitionsAreLoadedInTheParts() throws DecodeException {
    readInParts();
    List<TaskRevision> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(save("task-" + i));
    }

    cache.load(all);

    assertThat(requestSizes()).hasSize(3);
    for (TaskRevision one : all) {
      assertThat(cache.find(one).task().id()).isEqualTo(one.task());
    }
    assertThat(requestSizes()).isEmpty();
  }

  @Test
  void revisionsThatDoNotExistAreNotRequestedForever() {
    TaskRevision stored = save("stored");
    TaskRevision missing = new TaskRevision(TaskId.of("missing"), 1);

    cache.load(List.of(missing, stored));

    assertThat(requestSizes()).hasSize(2);
  }
}
