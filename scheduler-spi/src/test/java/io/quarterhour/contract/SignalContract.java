package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.store.ClusterSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link ClusterSignal} promises, of a store that has one. */
public abstract class SignalContract extends StoreContract {
  private final List<ClusterSignal.Subscription> lines = new ArrayList<>();

  /** For the store's own test. */
  protected SignalContract() {}

  /** Writes down what it hears. */
  private static final class Notes implements ClusterSignal.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void workAvailable(Instant at) {
      heard.add("work at " + at);
    }

    @Override
    public void cancelRequested() {
      heard.add("cancel");
    }

    @Override
    public void onConnected(boolean works) {
      heard.add("hears " + works);
    }

    void awaits(String word) throws InterruptedException {
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(word);
    }
  }

  private ClusterSignal.Subscription join(Notes notes) {
    ClusterSignal.Subscription subscription = store().signal().orElseThrow().subscribe(notes);
    lines.add(subscription);
    return subscription;
  }

  private ClusterSignal.Subscription listening(Notes notes) throws InterruptedException {
    ClusterSignal.Subscription subscription = join(notes);
    subscription.listen();
    notes.awaits("hears true");
    return subscription;
  }

  @AfterEach
  final void closeLines() {
    lines.forEach(ClusterSignal.Subscription::close);
  }

  @Test
  void whatOneNodeTellsAllOthersHear() throws Exception {
    Notes ann = new Notes();
    Notes bob = new Notes();
    Notes eve = new Notes();
    listening(bob);
    listening(eve);

    ClusterSignal.Subscription subscription = listening(ann);
    subscription.workAvailable(at(7));
    bob.awaits("work at " + at(7));
    eve.awaits("work at " + at(7));
    subscription.cancelRequested();
    bob.awaits("cancel");
    eve.awaits("cancel");

    assertThat(ann.heard).isEmpty();
  }

  @Test
  void whoOnlyTellsNeedNotListen() throws Exception {
    Notes bob = new Notes();
    listening(bob);

    join(new Notes()).workAvailable(at(-5));

    bob.awaits("work at " + at(-5));
  }

  @Test
  void anyInstantCanBeTold() throws Exception {
    Notes bob = new Notes();
    listening(bob);
    ClusterSignal.Subscription subscription = join(new Notes());

    subscription.workAvailable(Instant.EPOCH);
    bob.awaits("work at " + Instant.EPOCH);
    subscription.workAvailable(Instant.parse("9999-12-31T23:59:59.999Z"));
    bob.awaits("work at 9999-12-31T23:59:59.999Z");
  }

  @Test
  void ofWhatIsToldAtOnceTheEarliestIsHeard() throws Exception {
    Notes bob = new Notes();
    listening(bob);
    ClusterSignal.Subscription subscription = join(new Notes());
    for (int i = 100; i >= 0; i--) {
      subscription.workAvailable(at(i));
    }

    String heard = "";
    while (!heard.equals("work at " + at(0))) {
      heard = bob.heard.poll(30, TimeUnit.SECONDS);
      assertThat(heard).isNotNull();
    }
  }

  @Test
  void whatWasToldBeforeALineWasClosedIsHeard() throws Exception {
    Notes bob = new Notes();
    listening(bob);

    ClusterSignal.Subscription subscription = join(new Notes());
    subscription.workAvailable(at(1));
    subscription.close();

    bob.awaits("work at " + at(1));
  }

  @Test
  void whoHasClosedItsLineHearsNothingAndMayCloseItAgain() throws Exception {
    Notes bob = new Notes();
    Notes eve = new Notes();
    ClusterSignal.Subscription closed = listening(bob);
    listening(eve);
    closed.close();
    closed.close();

    join(new Notes()).workAvailable(at(1));

    eve.awaits("work at " + at(1));
    assertThat(bob.heard).isEmpty();
  }
}
