package io.quarterhour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.store.StateStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of the contract of {@link StateStore}. */
public abstract class StateStoreContract extends StoreContract {
  private static final String LONG_KEY = "k".repeat(200);

  /** Constructor for the test class of a store. */
  protected StateStoreContract() {}

  private StateStore states() {
    return store().states();
  }

  @Test
  void newStoreHasNoStates() {
    assertThat(states().get("mail", "a")).isEmpty();
  }

  @Test
  void storedTextIsReturned() {
    assertThat(states().compareAndSet("mail", LONG_KEY, null, "one \u00e4 \uD83D\uDE00\n'\"\\"))
        .isTrue();

    assertThat(states().get("mail", LONG_KEY)).hasValue("one \u00e4 \uD83D\uDE00\n'\"\\");
  }

  @Test
  void longTextIsStoredUnchanged() {
    String text = "\u00e4".repeat(64_000);

    assertThat(states().compareAndSet("mail", "a", null, text)).isTrue();

    assertThat(states().get("mail", "a")).hasValue(text);
  }

  @Test
  void unexpectedTextIsNotReplaced() {
    states().compareAndSet("mail", "a", null, "one");

    assertThat(states().compareAndSet("mail", "a", null, "two")).isFalse();
    assertThat(states().compareAndSet("mail", "a", "ONE", "two")).isFalse();
    assertThat(states().compareAndSet("mail", "a", "two", null)).isFalse();
    assertThat(states().compareAndSet("mail", "b", "one", "two")).isFalse();

    assertThat(states().get("mail", "a")).hasValue("one");
    assertThat(states().get("mail", "b")).isEmpty();
  }

  @Test
  void textIsReplacedAndDeleted() {
    states().compareAndSet("mail", "a", null, "one");

    assertThat(states().compareAndSet("mail", "a", "one", "two")).isTrue();
    assertThat(states().get("mail", "a")).hasValue("two");
    assertThat(states().compareAndSet("mail", "a", "two", null)).isTrue();
    assertThat(states().get("mail", "a")).isEmpty();
    assertThat(states().compareAndSet("mail", "a", null, "three")).isTrue();
    assertThat(states().get("mail", "a")).hasValue("three");
  }

  @Test
  void absentTextMayStayAbsent() {
    assertThat(states().compareAndSet("mail", "a", null, null)).isTrue();
    assertThat(states().get("mail", "a")).isEmpty();
  }

  @Test
  void namespacesAndKeysAreSeparateAndCaseSensitive() {
    states().compareAndSet("mail", "a", null, "of mail");
    states().compareAndSet("ticket", "a", null, "of tickets");
    states().compareAndSet("Mail", "a", null, "of Mail");
    states().compareAndSet("mail", "A", null, "A of mail");

    assertThat(states().get("mail", "a")).hasValue("of mail");
    assertThat(states().get("ticket", "a")).hasValue("of tickets");
    assertThat(states().get("Mail", "a")).hasValue("of Mail");
    assertThat(states().get("mail", "A")).hasValue("A of mail");
  }

  @Test
  void exactlyOneOfConcurrentWritersSucceeds() throws Exception {
    int callers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      for (int round = 0; round < 10; round++) {
        String key = "round-" + round;
        List<Callable<Boolean>> calls =
            IntStream.range(0, callers)
                .mapToObj(
                    caller ->
                        (Callable<Boolean>)
                            () -> states().compareAndSet("mail", key, null, "caller " + caller))
                .toList();
        int winners = 0;
        for (Future<Boolean> call : threads.invokeAll(calls)) {
          winners += call.get() ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
      }
    } finally {
      threads.shutdown();
    }
  }
}
