package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACME;
import static io.quarterhour.contract.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.store.StateKey;
import io.quarterhour.store.StateStore;
import io.quarterhour.tenant.TenantId;
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

  private static StateKey key(String namespace, String name) {
    return new StateKey(namespace, TenantId.INSTALLATION, name);
  }

  @Test
  void newStoreHasNoStates() {
    assertThat(states().get(key("mail", "a"))).isEmpty();
  }

  @Test
  void storedTextIsReturned() {
    assertThat(
            states()
                .compareAndSet(key("mail", LONG_KEY), null, "one \u00e4 \uD83D\uDE00\n'\"\\", NOON))
        .isTrue();

    assertThat(states().get(key("mail", LONG_KEY))).hasValue("one \u00e4 \uD83D\uDE00\n'\"\\");
  }

  @Test
  void longTextIsStoredUnchanged() {
    String text = "\u00e4".repeat(64_000);

    assertThat(states().compareAndSet(key("mail", "a"), null, text, NOON)).isTrue();

    assertThat(states().get(key("mail", "a"))).hasValue(text);
  }

  @Test
  void unexpectedTextIsNotReplaced() {
    states().compareAndSet(key("mail", "a"), null, "one", NOON);

    assertThat(states().compareAndSet(key("mail", "a"), null, "two", NOON)).isFalse();
    assertThat(states().compareAndSet(key("mail", "a"), "ONE", "two", NOON)).isFalse();
    assertThat(states().compareAndSet(key("mail", "a"), "two", null, NOON)).isFalse();
    assertThat(states().compareAndSet(key("mail", "b"), "one", "two", NOON)).isFalse();

    assertThat(states().get(key("mail", "a"))).hasValue("one");
    assertThat(states().get(key("mail", "b"))).isEmpty();
  }

  @Test
  void textIsReplacedAndDeleted() {
    states().compareAndSet(key("mail", "a"), null, "one", NOON);

    assertThat(states().compareAndSet(key("mail", "a"), "one", "two", NOON)).isTrue();
    assertThat(states().get(key("mail", "a"))).hasValue("two");
    assertThat(states().compareAndSet(key("mail", "a"), "two", null, NOON)).isTrue();
    assertThat(states().get(key("mail", "a"))).isEmpty();
    assertThat(states().compareAndSet(key("mail", "a"), null, "three", NOON)).isTrue();
    assertThat(states().get(key("mail", "a"))).hasValue("three");
  }

  @Test
  void absentTextMayStayAbsent() {
    assertThat(states().compareAndSet(key("mail", "a"), null, null, NOON)).isTrue();
    assertThat(states().get(key("mail", "a"))).isEmpty();
  }

  @Test
  void namespacesAndKeysAreSeparateAndCaseSensitive() {
    states().compareAndSet(key("mail", "a"), null, "of mail", NOON);
    states().compareAndSet(key("ticket", "a"), null, "of tickets", NOON);
    states().compareAndSet(key("Mail", "a"), null, "of Mail", NOON);
    states().compareAndSet(key("mail", "A"), null, "A of mail", NOON);

    assertThat(states().get(key("mail", "a"))).hasValue("of mail");
    assertThat(states().get(key("ticket", "a"))).hasValue("of tickets");
    assertThat(states().get(key("Mail", "a"))).hasValue("of Mail");
    assertThat(states().get(key("mail", "A"))).hasValue("A of mail");
  }

  @Test
  void tenantsAreSeparate() {
    StateKey ofAcme = new StateKey("mail", ACME, "a");
    states().compareAndSet(key("mail", "a"), null, "of all", NOON);
    states().compareAndSet(ofAcme, null, "of acme", NOON);

    assertThat(states().get(key("mail", "a"))).hasValue("of all");
    assertThat(states().get(ofAcme)).hasValue("of acme");
    assertThat(states().compareAndSet(ofAcme, "of acme", null, NOON)).isTrue();
    assertThat(states().get(key("mail", "a"))).hasValue("of all");
  }

  @Test
  void exactlyOneOfConcurrentWritersSucceeds() throws Exception {
    int callers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      for (int round = 0; round < 10; round++) {
        StateKey key = key("mail", "round-" + round);
        List<Callable<Boolean>> calls =
            IntStream.range(0, callers)
                .mapToObj(
                    caller ->
                        (Callable<Boolean>)
                            () -> states().compareAndSet(key, null, "caller " + caller, NOON))
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
