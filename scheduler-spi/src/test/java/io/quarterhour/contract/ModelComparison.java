package io.quarterhour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarterhour.store.SchedulerStore;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/**
 * A comparison of the store under test with a reference store: the same random calls are performed
 * on both, and all results are compared.
 *
 * <p>The calls are generated in sequences of 250, each on two new stores. The system property
 * {@code contract.calls} sets the total number of calls; the default is 2,000, or 100,000 with
 * {@code -Dquarterhour.full=true}. A failure reports its seed; {@code -Dcontract.seed=N} runs the
 * sequence of seed N alone.
 *
 * <p>The comparison omits the parts of a result that the contract leaves to the store; {@link
 * Recordings} lists these parts. It does not generate situations in which the contract allows more
 * than one result.
 */
public abstract class ModelComparison {
  private static final int SEQUENCE_LENGTH = 250;
  private static final int FULL_COMPARISON_INTERVAL = 25;
  private static final int REPORTED_CALLS = 30;

  /** Constructor for the test class of a store. */
  protected ModelComparison() {}

  /**
   * Creates the store under test.
   *
   * @return a new and empty store; it is closed after its sequence of calls
   * @throws Exception if the store cannot be created; the test fails
   */
  protected abstract SchedulerStore createStore() throws Exception;

  /**
   * Creates the reference store, such as the {@code InMemoryStore} of the module {@code
   * scheduler-core}.
   *
   * @return a new and empty store that fulfils the contract; it is closed after its sequence of
   *     calls
   * @throws Exception if the store cannot be created; the test fails
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
          lastCalls.addLast(i + ". read everything");
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
      fail(
          description(seed, lastCalls)
              + "\nThe store threw an exception; the reference returned "
              + expected,
          e);
      return;
    }
    assertThat(actual).as(() -> description(seed, lastCalls)).isEqualTo(expected);
    call.followUp().run();
  }

  private static String description(long seed, Deque<String> lastCalls) {
    return "the store and the reference differ in the last of these calls, seed="
        + seed
        + " (repeat with -Dcontract.seed="
        + seed
        + "):\n"
        + String.join("\n", lastCalls);
  }
}
