package io.quarterhour.support;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.execution.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** An action that blocks until a test lets it pass, and that records its executions. */
public final class Gate implements Action<NoParameters> {
  private static final int ALL_PERMITS = 1_000_000;

  private final ActionDescriptor<NoParameters> descriptor;
  private final boolean stubborn;

  /** A fair semaphore: executions pass in the order in which they started to wait. */
  private final Semaphore permits = new Semaphore(0, true);

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger maxInside = new AtomicInteger();
  private final List<ActionContext<NoParameters>> entered =
      Collections.synchronizedList(new ArrayList<>());

  /** Creates a gate whose executions end when they are interrupted. */
  public Gate(String name) {
    this(ActionDescriptor.of(name), false);
  }

  private Gate(ActionDescriptor<NoParameters> descriptor, boolean stubborn) {
    this.descriptor = descriptor;
    this.stubborn = stubborn;
  }

  /** {@return a gate with the given descriptor, whose executions end when they are interrupted} */
  public static Gate of(ActionDescriptor<NoParameters> descriptor) {
    return new Gate(descriptor, false);
  }

  /** {@return a gate whose executions ignore interrupts} */
  public static Gate stubborn(String name) {
    return new Gate(ActionDescriptor.of(name), true);
  }

  @Override
  public ActionDescriptor<NoParameters> descriptor() {
    return descriptor;
  }

  @Override
  public Outcome run(ActionContext<NoParameters> context) throws InterruptedException {
    // Before the count: an execution that is counted is in the list as well.
    entered.add(context);
    maxInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
    try {
      if (stubborn) {
        permits.acquireUninterruptibly();
      } else {
        permits.acquire();
      }
      return Outcome.success("passed");
    } finally {
      inside.decrementAndGet();
    }
  }

  /** Lets the given number of executions pass, including those that enter later. */
  public void letPass(int count) {
    permits.release(count);
  }

  /** Lets all executions pass from now on. */
  public void letAllPass() {
    permits.release(ALL_PERMITS);
  }

  /** {@return the number of executions that are inside now} */
  public int inside() {
    return inside.get();
  }

  /** {@return the maximum number of executions that were inside at the same time} */
  public int most() {
    return maxInside.get();
  }

  /** {@return the contexts of all executions that entered so far, in order} */
  public List<ActionContext<NoParameters>> entered() {
    synchronized (entered) {
      return List.copyOf(entered);
    }
  }

  /** Waits until exactly the given number of executions are inside. */
  public void awaitInside(int count) {
    Eventually.eventually(() -> inside.get() == count);
  }

  /** Waits until at least the given number of executions have entered so far. */
  public void awaitEntered(int count) {
    Eventually.eventually(() -> entered().size() >= count);
  }
}
