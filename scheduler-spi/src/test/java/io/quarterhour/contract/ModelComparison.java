package io.quarterhour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarterhour.store.SchedulerStore;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/**
 * Does the same drawn calls to the store under test and to a reference, and compares every answer.
 *
 * <p>The calls are drawn in sequences of 250, each on two fresh stores. How many there are in all
 * is said by the system property {@code contract.calls}, 2,000 if it says nothing. A failure names
 * its seed; {@code contract.seed} repeats that sequence alone.
 *
 * <p>What the contract leaves to the store is not compared: {@link Recordings} lists it. Situations
 * in which the contract allows more than one course of things are not drawn.
 */
public abstract class ModelComparison {
  private static final int SEQUENCE_LENGTH = 250;
  private static final int FULL_COMPARISON_INTERVAL = 25;
  private static final int REPORTED_CALLS = 30;

  /** For the store's own test. */
  protected ModelComparison() {}

  /**
   * Makes the store under test.
   *
   * @return a fresh and empty store; it is closed after its sequence of calls
   * @throws Exception if it cannot be made, which fails the test
   */
  protected abstract SchedulerStore createStore() throws Exception;

  /**
   * Makes the reference.
   *
   * @return a fresh and empty store that is known to be right
   * @throws Exception if it cannot be made, which fails the test
   */
  protected abstract SchedulerStore createReference() throws Exception;

  @Test
  void storeReturnsTheSameResultsAsTheReference() throws Exception {
    Long singleSeed = Long.getLong("contract.seed");
    if (singleSeed != null) {
      compare(singleSeed, SEQUENCE_LENGTH);
      return;
    }
    int remaining =
        Integer.getInteger(
            "contract.calls", Boolean.getBoolean("quarterhour.full") ? 100_000 : 2_000);
    for (long seed = 1; remaining > 0; seed++) {
      compare(seed, Math.min(remaining, SEQUENCE_LENGTH));
      remaining -= SEQUENCE_LENGTH;
    }
  }

  private void compare(long seed, int calls) throws Exception {
    try (SchedulerStore store = createStore();
        SchedulerStore reference = createReference()) {
      RandomCalls randomCalls = new RandomCalls(seed, reference);
      Deque<String> lastCalls = new ArrayDeque<>();
      for (int i = 1; i <= calls; i++) {
        RandomCalls.Call call = randomCalls.next();
        lastCalls.addLast(i + ". " + call.description());
        if (lastCalls.size() > REPORTED_CALLS) {
          lastCalls.removeFirst();
        }
        compare(seed, lastCalls, call, store, reference);
        if (i % FULL_COMPARISON_INTERVAL == 0 || i == calls) {
          lastCalls.addLast(i + ". a look at everything");
          compare(seed, lastCalls, randomCalls.readEverything(), store, reference);
        }
      }
    }
  }

  private static void compare(
      long seed,
      Deque<String> lastCalls,
      RandomCalls.Call call,
      SchedulerStore store,
      SchedulerStore reference) {
    Object expected = call.operation().apply(reference);
    Object actual;
    try {
      actual = call.operation().apply(store);
    } catch (RuntimeException e) {
      fail(description(seed, lastCalls) + "\nwas refused, the reference answered " + expected, e);
      return;
    }
    assertThat(actual).as(() -> description(seed, lastCalls)).isEqualTo(expected);
    call.followUp().run();
  }

  private static String description(long seed, Deque<String> lastCalls) {
    return "seed "
        + seed
        + " (repeat with -Dcontract.seed="
        + seed
        + "), the last calls were\n"
        + String.join("\n", lastCalls)
        + "\nof which the last one";
  }
}
