package io.quarterhour.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageRequestTest {
  @Test
  void defaultSizeIsOneHundred() {
    assertThat(PageRequest.first()).isEqualTo(new PageRequest(100, null));
  }

  @Test
  void sizeIsOneToOneThousand() {
    assertThat(PageRequest.first(1).size()).isEqualTo(1);
    assertThat(PageRequest.first(1000).size()).isEqualTo(1000);
    for (int invalid : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> PageRequest.first(invalid))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("a page must have 1 to 1000 items, was " + invalid);
    }
  }

  @Test
  void nextPageHasTheSameSize() {
    Cursor cursor = new Cursor("x");

    assertThat(PageRequest.first(7).after(cursor)).isEqualTo(new PageRequest(7, cursor));
  }

  @Test
  void narrowingAQueryKeepsItsOtherFilters() {
    ExecutionId parent = new ExecutionId(1, 2);

    assertThat(ExecutionQuery.ofParent(parent).in(ExecutionState.FAILED))
        .isEqualTo(new ExecutionQuery(null, Set.of(ExecutionState.FAILED), parent, true));
    assertThat(TaskQuery.ALL.matching("a").includingSystem())
        .isEqualTo(new TaskQuery("a", true, null));
  }

  @Test
  void logWithLaterLinesIsUnread() {
    ExecutionId id = new ExecutionId(1, 2);

    assertThat(new LogReadPosition(id, 3, 2, null).hasUnread()).isTrue();
    assertThat(new LogReadPosition(id, 3, 3, null).hasUnread()).isFalse();
    assertThat(new LogReadPosition(id, 0, 0, null).hasUnread()).isFalse();
  }
}
