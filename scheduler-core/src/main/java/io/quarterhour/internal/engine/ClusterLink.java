package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.store.ClusterSignal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the other nodes of a store: sends signals to them, and passes theirs on to the
 * loops of this node. Without a cluster signal it does nothing, and the nodes rely on polling.
 */
final class ClusterLink implements ClusterSignal.Messages {
  private final ClusterSignal.@Nullable Subscription subscription;

  /**
   * Subscribes to a signal, or to none if it is null. No signals are received before {@link
   * #listen}.
   */
  ClusterLink(
      @Nullable ClusterSignal signal, DispatchSchedule dispatchSchedule, LeaseLoop leaseLoop) {
    subscription =
        signal == null
            ? null
            : signal.subscribe(
                new Receiver(dispatchSchedule, leaseLoop, signal.coversHostTransactions()));
  }

  void listen() {
    if (subscription != null) {
      subscription.listen();
    }
  }

  @Override
  public void workAvailable(Instant at) {
    if (subscription != null && at.isBefore(Loop.NEVER)) {
      subscription.workAvailable(at);
    }
  }

  @Override
  public void cancelRequested() {
    if (subscription != null) {
      subscription.cancelRequested();
    }
  }

  void disconnect() {
    if (subscription != null) {
      subscription.close();
    }
  }

  /** Handles the signals of other nodes. */
  private record Receiver(
      DispatchSchedule dispatchSchedule, LeaseLoop leaseLoop, boolean coversHostTransactions)
      implements ClusterSignal.Listener {
    @Override
    public void workAvailable(Instant at) {
      dispatchSchedule.work(at);
    }

    @Override
    public void cancelRequested() {
      leaseLoop.renewNow();
    }

    @Override
    public void onConnected(boolean connected) {
      dispatchSchedule.signalConnected(connected && coversHostTransactions);
    }
  }
}
