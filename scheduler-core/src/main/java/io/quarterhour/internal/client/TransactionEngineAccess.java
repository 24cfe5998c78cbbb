package io.quarterhour.internal.client;

import io.quarterhour.execution.NodeId;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access to the engine inside a transaction of the host. Executions are inserted in the
 * transaction, and changes are announced to all nodes when it commits, if the store supports
 * signals.
 */
final class TransactionEngineAccess implements EngineAccess {
  private final EngineAccess outside;
  private final SchedulerStore inside;
  private final ClusterSignal.@Nullable Messages messages;

  TransactionEngineAccess(EngineAccess outside, SchedulerStore inside) {
    this.outside = outside;
    this.inside = inside;
    this.messages =
        inside.signal().map(signal -> signal.subscribe(new SilentListener())).orElse(null);
  }

  @Override
  public NodeId node() {
    return outside.node();
  }

  @Override
  public Instant now() {
    return outside.now();
  }

  @Override
  public List<InsertResult> enqueue(List<NewExecution> executions, Instant now) {
    List<InsertResult> results =
        inside.executions().enqueue(executions, new LeaseRequest(node(), now, now));
    executions.stream()
        .map(NewExecution::readyAt)
        .min(Instant::compareTo)
        .ifPresent(this::workAvailable);
    return results;
  }

  @Override
  public void workAvailable(Instant at) {
    if (messages != null) {
      messages.workAvailable(at);
    }
  }

  @Override
  public void cancelRequested() {
    if (messages != null) {
      messages.cancelRequested();
    }
  }

  /** A listener that ignores all signals, for a subscription that only sends. */
  private static final class SilentListener implements ClusterSignal.Listener {
    @Override
    public void workAvailable(Instant at) {
      // Only sends.
    }

    @Override
    public void cancelRequested() {
      // Only sends.
    }

    @Override
    public void onConnected(boolean connected) {
      // Only sends.
    }
  }
}
