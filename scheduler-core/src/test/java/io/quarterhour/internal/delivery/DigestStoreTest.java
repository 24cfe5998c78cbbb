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
  private static final TenantId ACME = TenantId.of("acme");
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final DigestSpec PAIRS = new DigestSpec("pairs", 2, Duration.ofMinutes(5));
  private static final Step WAIT_ONE_MINUTE = new Step.Wait(NOON.plusSeconds(60));

  private final SchedulerStore store = new InMemoryStore();
  private final DigestStore digests = new DigestStore(store.states(), store.history());

  /** {@return the id of a notification, which reports the execution of the same number} */
  private static ExecutionId notification(int number) {
    return new ExecutionId(1, number);
  }

  private static ExecutionId execution(int number) {
    return new ExecutionId(2, number);
  }

  private static Step reporting(int... numbers) {
    List<ExecutionId> executions = new ArrayList<>();
    for (int number : numbers) {
      executions.add(execution(number));
    }
    return new Step.Send(executions);
  }

  /** Stores a waiting notification, so that it does not count as abandoned. */
  private void storeWaiting(int number) {
    store
        .executions()
        .enqueue(
            List.of(
                new NewExecution(
                    notification(number),
                    new Origin(Origin.Kind.NOTIFICATION, null, 0, execution(number)),
                    new Routing(TenantId.INSTALLATION, "notifier:mail", "notifications"),
                    SlotRange.single(NOON),
                    NOON,
                    NewExecution.Constraints.NONE,
                    "{}")),
            new LeaseRequest(new NodeId("ann", "1"), NOON, NOON.plusSeconds(30)));
  }

  private static DigestStore.Member member(int number) {
    return new DigestStore.Member(ACME, notification(number), execution(number));
  }

  private Step step(int number) throws DecodeException {
    return digests.step(member(number), PAIRS, NOON);
  }

  /** Takes five digests by the notifications 1, 3, 5, 7 and 9, and sends none of them. */
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
      storeWaiting(i);
    }
    startFiveDigests();
    step(10);
    assertThat(step(11)).isEqualTo(WAIT_ONE_MINUTE);
    assertThat(step(12)).isEqualTo(WAIT_ONE_MINUTE);
    assertThat(step(13)).isEqualTo(WAIT_ONE_MINUTE);
    assertThat(step(14)).isEqualTo(WAIT_ONE_MINUTE);

    for (int sender : new int[] {1, 3, 5}) {
      digests.sent(ACME, notification(sender), PAIRS, NOON);
    }

    assertThat(step(13)).isEqualTo(reporting(10, 13));
    assertThat(step(11)).isEqualTo(reporting(11, 12));
    assertThat(step(12)).isInstanceOf(Step.Done.class);
    assertThat(step(14)).isEqualTo(reporting(14));
    assertThat(step(13)).isEqualTo(reporting(10, 13));
  }

  private static final DigestSpec TRIPLES = new DigestSpec("triples", 3, Duration.ofHours(24));

  /** Takes six digests of three executions, which leaves 18 and 19 in the open digest. */
  private void leaveTwoPending() throws DecodeException {
    for (int i = 0; i < 20; i++) {
      storeWaiting(i);
      digests.step(member(i), TRIPLES, NOON);
    }
    digests.sent(ACME, notification(2), TRIPLES, NOON);
    digests.sent(ACME, notification(5), TRIPLES, NOON);

    assertThat(digests.step(member(17), TRIPLES, NOON.plusSeconds(60)))
        .isEqualTo(reporting(15, 16, 17));
  }

  @Test
  void nextWaitingNotificationSendsTheRemainderEvenIfItsClockIsBehind() throws DecodeException {
    leaveTwoPending();

    assertThat(digests.step(member(18), TRIPLES, NOON.plusSeconds(59)))
        .isEqualTo(reporting(18, 19));
  }

  @Test
  void remainderDoesNotWaitTheFullDurationAgain() throws DecodeException {
    leaveTwoPending();

    assertThat(digests.step(member(30), TRIPLES, NOON.plusSeconds(61)))
        .isEqualTo(reporting(18, 19, 30));
  }

  @Test
  void digestSentEarlyIsNotSentAgainByItsOpener() throws DecodeException {
    for (int i = 0; i < 40; i += 2) {
      storeWaiting(i);
      step(i);
      assertThat(step(i + 1)).isEqualTo(reporting(i, i + 1));
      digests.sent(ACME, notification(i + 1), PAIRS, NOON);
    }

    for (int i = 0; i < 40; i += 2) {
      assertThat(digests.step(member(i), PAIRS, NOON.plusSeconds(300)))
          .isInstanceOf(Step.Done.class);
    }
  }
}
