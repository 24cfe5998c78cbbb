package io.quarterhour.simulation;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.task.ActionCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An action with a random duration and a random outcome. */
final class SimulatedAction implements Action<NoParameters> {
  private static final int LONG_MILLIS = 70_000;

  private final World world;
  private final Life life;
  private final Kind kind;

  /** The behaviour of an action. */
  enum Kind {
    /** Mostly succeeds. */
    STEADY(0.05, true),
    /** Fails, throws or warns in 60 percent of its attempts. */
    FLAKY(0.6, true),
    /** Is not repeatable. */
    FRAGILE(0.1, false),
    /** Ignores cancellation requests, and occasionally takes long. */
    DEAF(0.1, true),
    /** Enqueues a call of another action in half of its attempts. */
    CALLING(0.1, true);

    private final double problemRate;
    private final boolean repeatable;

    Kind(double problemRate, boolean repeatable) {
      this.problemRate = problemRate;
      this.repeatable = repeatable;
    }

    String action() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private SimulatedAction(World world, Life life, Kind kind) {
    this.world = world;
    this.life = life;
    this.kind = kind;
  }

  static List<Action<?>> all(World world, Life life) {
    List<Action<?>> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (life.host().knows(kind)) {
        all.add(new SimulatedAction(world, life, kind));
      }
    }
    return all;
  }

  static long drawnDuration(World world) {
    return world.isCalm()
        ? world.dice.between(1, 300)
        : world.dice.about(world.scenario.numbers().actionMillis());
  }

  @Override
  public ActionDescriptor<NoParameters> descriptor() {
    return ActionDescriptor.of(kind.action()).repeatable(kind.repeatable);
  }

  @Override
  public Outcome run(ActionContext<NoParameters> context) throws Exception {
    world.trace.add(life.name(), "begins", kind.action(), context.execution(), context.token());
    requireMayBegin(context);
    requireOlderRunsSignalled(context);
    if (life.takesTime()) {
      World.Running running = new World.Running(context, life);
      world.running.add(running);
      takeTime(context);
      world.running.remove(running);
    }
    if (life.isDead()) {
      world.trace.add(life.name(), "zombie", context.execution());
      throw new Life.Death();
    }
    requireOwned(context);
    if (kind == Kind.CALLING && world.dice.chance(0.5)) {
      context.client().enqueue(ActionCall.of(Kind.STEADY.action()));
    }
    world.answers.add(new World.Answer(new Lease(context.execution(), context.token()), life));
    Outcome outcome = randomOutcome(context);
    if (world.dice.chance(world.faults().error())) {
      world.trace.add(life.name(), "error", "after", context.execution());
      world.refusals.touch(context.execution());
      life.failWorker();
    }
    return outcome;
  }

  private boolean hasNewestToken(ActionContext<NoParameters> context) {
    Execution row = world.ledger.entry(context.execution()).row();
    return row.state() == ExecutionState.RUNNING && row.ownership().token() == context.token();
  }

  private void requireMayBegin(ActionContext<NoParameters> context) {
    int lostLeases = world.ledger.entry(context.execution()).row().attemptCounts().lostLeases();
    world.trace.demand(
        kind.repeatable || lostLeases == 0 || !hasNewestToken(context),
        "an action that is not repeatable does not begin again",
        context.execution());
  }

  /** Checks that an action that obeys its signal does not run beside its successor. */
  private void requireOlderRunsSignalled(ActionContext<NoParameters> context) {
    World.Running self = new World.Running(context, life);
    for (World.Running other : world.running) {
      World.Running older = other.context().token() < context.token() ? other : self;
      world.trace.demand(
          !other.context().execution().equals(context.execution())
              || !older.life().isPunctual()
              || older.context().cancelSignal().isCancelRequested(),
          "an action is signalled before its successor begins",
          context.execution(),
          older.context().token());
    }
  }

  private void requireOwned(ActionContext<NoParameters> context) {
    Lease lease = new Lease(context.execution(), context.token());
    world.trace.demand(
        !hasNewestToken(context) || life.holds(lease),
        "the engine of the owner contains the running attempt",
        lease);
  }

  private void takeTime(ActionContext<NoParameters> context) {
    boolean ignoresCancel = kind == Kind.DEAF;
    long duration =
        ignoresCancel && !world.isCalm() && world.dice.chance(0.2)
            ? LONG_MILLIS
            : drawnDuration(world);
    long end = world.time.millis() + duration;
    world.time.passUntil(
        () ->
            life.waitUntil(context.cancelSignal().isCancelRequested() && !ignoresCancel ? 0 : end));
  }

  private Outcome randomOutcome(ActionContext<NoParameters> context) throws Exception {
    if (world.dice.chance(0.5)) {
      context.cancelSignal().throwIfCancelled();
    }
    context.log().info("done");
    if (!world.dice.chance(kind.problemRate)) {
      return Outcome.success("well");
    }
    return switch (world.dice.between(0, 3)) {
      case 0 -> Outcome.warning("nearly well");
      case 1 -> throw new IllegalStateException("thrown");
      default -> Outcome.failure("not well");
    };
  }
}
