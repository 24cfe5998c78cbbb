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

/** An action that goes in, waits until a test lets it pass, and remembers who was in with it. */
public final class Gate implements Action<NoParameters> {
  private static final int EVERYBODY = 1_000_000;

  private final ActionDescriptor<NoParameters> descriptor;
  private final boolean stubborn;

  /** Fair: who came first passes first. */
  private final Semaphore open = new Semaphore(0, true);

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<ActionContext<NoParameters>> entered =
      Collections.synchronizedList(new ArrayList<>());

  /** A gate that an interrupt breaks open. */
  public Gate(String name) {
    this(ActionDescriptor.of(name), false);
  }

  private Gate(ActionDescriptor<NoParameters> descriptor, boolean stubborn) {
    this.descriptor = descriptor;
    this.stubborn = stubborn;
  }

  /** {@return a gate that an interrupt breaks open, described by hand} */
  public static Gate of(ActionDescriptor<NoParameters> descriptor) {
    return new Gate(descriptor, false);
  }

  /** {@return a gate that does not heed interrupts} */
  public static Gate stubborn(String name) {
    return new Gate(ActionDescriptor.of(name), true);
  }

  @Override
  public ActionDescriptor<NoParameters> descriptor() {
    return descriptor;
  }

  @Override
  public Outcome run(ActionContext<NoParameters> context) throws InterruptedException {
    entered.add(context); // first: who sees somebody inside finds him among those who came in
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    try {
      if (stubborn) {
        open.acquireUninterruptibly();
      } else {
        open.acquire();
      }
      return Outcome.success("passed");
    } finally {
      inside.decrementAndGet();
    }
  }

  /** Lets some pass, those that come later included. */
  public void letPass(int some) {
    open.release(some);
  }

  /** Lets everybody pass from now on. */
  public void letAllPass() {
    open.release(EVERYBODY);
  }

  /** {@return how many are in} */
  public int inside() {
    return inside.get();
  }

  /** {@return how many were in at once at most} */
  public int most() {
    return most.get();
  }

  /** {@return all that ever came in, in order} */
  public List<ActionContext<NoParameters>> entered() {
    synchronized (entered) {
      return List.copyOf(entered);
    }
  }

  /** Waits until so many are in. */
  public void awaitInside(int some) {
    Eventually.eventually(() -> inside.get() == some);
  }

  /** Waits until so many have come in, ever. */
  public void awaitEntered(int some) {
    Eventually.eventually(() -> entered().size() >= some);
  }
}
