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

/**
 * Tests of the contract of {@link ClusterSignal}. They apply only to a store whose {@link
 * io.quarterhour.store.SchedulerStore#signal} is not empty.
 *
 * <p>The tests wait up to 30 seconds for each expected message.
 */
public abstract class SignalContract extends StoreContract {
  private final List<ClusterSignal.Subscription> subscriptions = new ArrayList<>();

  /** Constructor for the test class of a store. */
  protected SignalContract() {}

  /** A listener that records the messages of a subscription. */
  private static final class RecordingListener implements ClusterSignal.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void workAvailable(Instant at) {
      messages.add("work at " + at);
    }

    @Override
    public void cancelRequested() {
      messages.add("cancel requested");
    }

    @Override
    public void onConnected(boolean connected) {
      messages.add("connected " + connected);
    }

    void awaitMessage(String expected) throws InterruptedException {
      assertThat(messages.poll(30, TimeUnit.SECONDS)).isEqualTo(expected);
    }
  }

  private ClusterSignal.Subscription subscribe(RecordingListener listener) {
    ClusterSignal.Subscription subscription = store().signal().orElseThrow().subscribe(listener);
    subscriptions.add(subscription);
    return subscription;
  }

  private ClusterSignal.Subscription subscribeAndListen(RecordingListener listener)
      throws InterruptedException {
    ClusterSignal.Subscription subscription = subscribe(listener);
    subscription.listen();
    listener.awaitMessage("connected true");
    return subscription;
  }

  @AfterEach
  final void closeSubscriptions() {
    subscriptions.forEach(ClusterSignal.Subscription::close);
  }

  @Test
  void messagesReachAllOtherListeners() throws Exception {
    RecordingListener ann = new RecordingListener();
    RecordingListener bob = new RecordingListener();
    RecordingListener eve = new RecordingListener();
    subscribeAndListen(bob);
    subscribeAndListen(eve);

    ClusterSignal.Subscription subscription = subscribeAndListen(ann);
    subscription.workAvailable(at(7));
    bob.awaitMessage("work at " + at(7));
    eve.awaitMessage("work at " + at(7));
    subscription.cancelRequested();
    bob.awaitMessage("cancel requested");
    eve.awaitMessage("cancel requested");

    assertThat(ann.messages).isEmpty();
  }

  @Test
  void senderNeedNotListen() throws Exception {
    RecordingListener bob = new RecordingListener();
    subscribeAndListen(bob);

    subscribe(new RecordingListener()).workAvailable(at(-5));

    bob.awaitMessage("work at " + at(-5));
  }

  @Test
  void anyInstantCanBeSent() throws Exception {
    RecordingListener bob = new RecordingListener();
    subscribeAndListen(bob);
    ClusterSignal.Subscription subscription = subscribe(new RecordingListener());

    subscription.workAvailable(Instant.EPOCH);
    bob.awaitMessage("work at " + Instant.EPOCH);
    subscription.workAvailable(Instant.parse("9999-12-31T23:59:59.999Z"));
    bob.awaitMessage("work at 9999-12-31T23:59:59.999Z");
  }

  @Test
  void earliestOfManyInstantsIsReceived() throws Exception {
    RecordingListener bob = new RecordingListener();
    subscribeAndListen(bob);
    ClusterSignal.Subscription subscription = subscribe(new RecordingListener());
    for (int i = 100; i >= 0; i--) {
      subscription.workAvailable(at(i));
    }

    String message = "";
    while (!message.equals("work at " + at(0))) {
      message = bob.messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
    }
  }

  @Test
  void messageSentBeforeCloseIsReceived() throws Exception {
    RecordingListener bob = new RecordingListener();
    subscribeAndListen(bob);

    ClusterSignal.Subscription subscription = subscribe(new RecordingListener());
    subscription.workAvailable(at(1));
    subscription.close();

    bob.awaitMessage("work at " + at(1));
  }

  @Test
  void closedSubscriptionReceivesNothingAndMayBeClosedAgain() throws Exception {
    RecordingListener bob = new RecordingListener();
    RecordingListener eve = new RecordingListener();
    ClusterSignal.Subscription closed = subscribeAndListen(bob);
    subscribeAndListen(eve);
    closed.close();
    closed.close();

    subscribe(new RecordingListener()).workAvailable(at(1));

    eve.awaitMessage("work at " + at(1));
    assertThat(bob.messages).isEmpty();
  }
}
