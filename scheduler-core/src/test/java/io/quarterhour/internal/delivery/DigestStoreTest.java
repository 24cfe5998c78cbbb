package io.quarterhour.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.NotificationCodec.DigestSpec;
import io.quarterhour.internal.delivery.DigestStore.Step;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestStoreTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final DigestSpec PAIRS = new DigestSpec("pairs", 2, Duration.ofMinutes(5));
  private static final Step LATER = new Step.Wait(NOON.plusSeconds(60));

  private final SchedulerStore store = new InMemoryStore();
  private final DigestStore book = new DigestStore(store.states(), store.history());

  /** A notification of a number, about an execution of that number. */
  private static ExecutionId self(int number) {
    return new ExecutionId(1, number);
  }

  private static ExecutionId about(int number) {
    return new ExecutionId(2, number);
  }

  private static Step reporting(int... numbers) {
    List<ExecutionId> all = new ArrayList<>();
    for (int number : numbers) {
      all.add(about(number));
    }
    return new Step.Send(all);
  }

  /** Lets a notification wait in the store: it is not given up. */
  private void live(int number) {
    store
        .executions()
        .enqueue(
            List.of(
                new NewExecution(
                    self(number),
                    new Origin(Origin.Kind.NOTIFICATION, null, 0, about(number)),
                    new Routing(TenantId.INSTALLATION, "notifier:mail", "notifications"),
                    SlotRange.single(NOON),
                    NOON,
                    NewExecution.Constraints.NONE,
                    "{}")),
            new LeaseRequest(new NodeId("ann", "1"), NOON, NOON.plusSeconds(30)));
  }

  private Step step(int number) throws DecodeException {
    return book.step(self(number), about(number), PAIRS, NOON);
  }

  /** Five digests are taken, by the notifications of odd numbers to 9, and none is sent. */
  private void startFiveDigests() throws DecodeException {
    for (int i = 0; i < 10; i += 2) {
      assertThat(step(i)).isEqualTo(new Step.Wait(NOON.plus(Duration.ofMinutes(5))));
      assertThat(step(i + 1)).isEqualTo(reporting(i, i + 1));
    }
  }

  @Test
  void abandonedDigestsDoNotBlockLaterOnes() throws DecodeException {
    startFiveDigests();

    step(10);

    assertThat(step(11)).isEqualTo(reporting(10, 11));
  }

  @Test
  void digestWaitsWhileFiveAreBeingSent() throws DecodeException {
    for (int i = 0; i < 10; i++) {
      live(i);
    }
    startFiveDigests();
    step(10);
    assertThat(step(11)).isEqualTo(LATER);
    assertThat(step(12)).isEqualTo(LATER);
    assertThat(step(13)).isEqualTo(LATER);
    assertThat(step(14)).isEqualTo(LATER);

    for (int sender : new int[] {1, 3, 5}) {
      book.sent(self(sender), PAIRS);
    }

    assertThat(step(13)).isEqualTo(reporting(10, 13));
    assertThat(step(11)).isEqualTo(reporting(11, 12));
    assertThat(step(12)).isInstanceOf(Step.Done.class);
    assertThat(step(14)).isEqualTo(reporting(14));
    assertThat(step(13)).isEqualTo(reporting(10, 13));
  }

  private static final DigestSpec TRIPLES = new DigestSpec("triples", 3, Duration.ofHours(24));

  /** Five digests of three were on their way, and of the next 18 and 19 are left over. */
  private void leaveTwoPending() throws DecodeException {
    for (int i = 0; i < 20; i++) {
      live(i);
      book.step(self(i), about(i), TRIPLES, NOON);
    }
    book.sent(self(2), TRIPLES);
    book.sent(self(5), TRIPLES);

    assertThat(book.step(self(17), about(17), TRIPLES, NOON.plusSeconds(60)))
        .isEqualTo(reporting(15, 16, 17));
  }

  @Test
  void nextWaiterSendsTheRemainderWithAClockBehind() throws DecodeException {
    leaveTwoPending();

    assertThat(book.step(self(18), about(18), TRIPLES, NOON.plusSeconds(59)))
        .isEqualTo(reporting(18, 19));
  }

  @Test
  void remainderDoesNotWaitTheFullDurationAgain() throws DecodeException {
    leaveTwoPending();

    assertThat(book.step(self(30), about(30), TRIPLES, NOON.plusSeconds(61)))
        .isEqualTo(reporting(18, 19, 30));
  }

  @Test
  void openerOfADigestSentEarlyIsNotReportedAgain() throws DecodeException {
    for (int i = 0; i < 40; i += 2) {
      live(i);
      step(i);
      assertThat(step(i + 1)).isEqualTo(reporting(i, i + 1));
      book.sent(self(i + 1), PAIRS);
    }

    for (int i = 0; i < 40; i += 2) {
      assertThat(book.step(self(i), about(i), PAIRS, NOON.plusSeconds(300)))
          .isInstanceOf(Step.Done.class);
    }
  }
}
