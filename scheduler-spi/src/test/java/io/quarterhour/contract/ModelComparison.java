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
  private static final int SEQUENCE = 250;
  private static final int LOOK_EVERYWHERE_EVERY = 25;
  private static final int TOLD_CALLS = 30;

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
  void theStoreAnswersAsTheReferenceDoes() throws Exception {
    Long only = Long.getLong("contract.seed");
    if (only != null) {
      compare(only, SEQUENCE);
      return;
    }
    int left =
        Integer.getInteger(
            "contract.calls", Boolean.getBoolean("quarterhour.full") ? 100_000 : 2_000);
    for (long seed = 1; left > 0; seed++) {
      compare(seed, Math.min(left, SEQUENCE));
      left -= SEQUENCE;
    }
  }

  private void compare(long seed, int calls) throws Exception {
    try (SchedulerStore store = createStore();
        SchedulerStore reference = createReference()) {
      RandomCalls drawn = new RandomCalls(seed, reference);
      Deque<String> told = new ArrayDeque<>();
      for (int i = 1; i <= calls; i++) {
        RandomCalls.Call call = drawn.next();
        told.addLast(i + ". " + call.text());
        if (told.size() > TOLD_CALLS) {
          told.removeFirst();
        }
        compare(seed, told, call, store, reference);
        if (i % LOOK_EVERYWHERE_EVERY == 0 || i == calls) {
          told.addLast(i + ". a look at everything");
          compare(seed, told, drawn.everything(), store, reference);
        }
      }
    }
  }

  private static void compare(
      long seed,
      Deque<String> told,
      RandomCalls.Call call,
      SchedulerStore store,
      SchedulerStore reference) {
    Object expected = call.act().apply(reference);
    Object actual;
    try {
      actual = call.act().apply(store);
    } catch (RuntimeException e) {
      fail(story(seed, told) + "\nwas refused, the reference answered " + expected, e);
      return;
    }
    assertThat(actual).as(() -> story(seed, told)).isEqualTo(expected);
    call.learn().run();
  }

  private static String story(long seed, Deque<String> told) {
    return "seed "
        + seed
        + " (repeat with -Dcontract.seed="
        + seed
        + "), the last calls were\n"
        + String.join("\n", told)
        + "\nof which the last one";
  }
}
