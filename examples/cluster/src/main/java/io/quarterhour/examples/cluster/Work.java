package io.quarterhour.examples.cluster;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.Default;
import io.quarterhour.action.Describe;
import io.quarterhour.execution.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The action of the demo: does nothing for a given time. */
final class Work implements Action<Work.Parameters> {
  static final String NAME = "cluster.work";

  /**
   * The parameters of the action.
   *
   * @param takes the duration of the action
   */
  record Parameters(@Describe("the duration of the action") @Default("PT0.05S") Duration takes) {}

  @Override
  public ActionDescriptor<Parameters> descriptor() {
    return ActionDescriptor.of(NAME, Parameters.class).title("Take some time");
  }

  @Override
  public Outcome run(ActionContext<Parameters> context) throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    context.cancelSignal().onCancel(cancelled::countDown);
    long millis = context.parameters().takes().toMillis();
    return cancelled.await(millis, TimeUnit.MILLISECONDS)
        ? Outcome.failure("cancelled on request")
        : Outcome.success("took " + millis + " ms");
  }
}
