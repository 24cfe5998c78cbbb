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

/** An action whose duration and outcome are drawn. */
final class SimulatedAction implements Action<NoParameters> {
  private static final int LONG = 70_000;

  private final World world;
  private final Life life;
  private final Kind kind;

  /** How an action behaves. */
  enum Kind {
    /** Mostly all goes well. */
    STEADY(0.05, true),
    /** It fails, or throws, or warns, as often as not. */
    FLAKY(0.6, true),
    /** It must not be repeated. */
    FRAGILE(0.1, false),
    /** It does not heed those who ask it to stop, and takes long now and then. */
    DEAF(0.1, true),
    /** It calls another action. */
    CALLING(0.1, true);

    private final double trouble;
    private final boolean repeatable;

    Kind(double trouble, boolean repeatable) {
      this.trouble = trouble;
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
    mayBegin(context);
    if (life.takesTime()) {
      takeTime(context);
    }
    if (life.isDead()) {
      world.trace.add(life.name(), "zombie", context.execution());
      throw new Life.Death();
    }
    isHeld(context);
    if (kind == Kind.CALLING && world.dice.chance(0.5)) {
      context.client().enqueue(ActionCall.of(Kind.STEADY.action()));
    }
    world.answers.add(new World.Answer(new Lease(context.execution(), context.token()), life));
    return drawnOutcome(context);
  }

  private boolean isYoungest(ActionContext<NoParameters> context) {
    Execution row = world.ledger.entry(context.execution()).row();
    return row.state() == ExecutionState.RUNNING && row.ownership().token() == context.token();
  }

  private void mayBegin(ActionContext<NoParameters> context) {
    int lost = world.ledger.entry(context.execution()).row().attemptCounts().lostLeases();
    world.trace.demand(
        kind.repeatable || lost == 0 || !isYoungest(context),
        "what must not be repeated is not begun again",
        context.execution());
  }

  private void isHeld(ActionContext<NoParameters> context) {
    Lease lease = new Lease(context.execution(), context.token());
    world.trace.demand(
        !isYoungest(context) || life.holds(lease), "a node holds what it owns and runs", lease);
  }

  private void takeTime(ActionContext<NoParameters> context) {
    boolean deaf = kind == Kind.DEAF;
    long duration = deaf && !world.isCalm() && world.dice.chance(0.2) ? LONG : drawnDuration(world);
    long end = world.time.millis() + duration;
    world.time.passUntil(
        () -> life.waitUntil(context.cancelSignal().isCancelRequested() && !deaf ? 0 : end));
  }

  private Outcome drawnOutcome(ActionContext<NoParameters> context) throws Exception {
    if (world.dice.chance(0.5)) {
      context.cancelSignal().throwIfCancelled();
    }
    context.log().info("done");
    if (!world.dice.chance(kind.trouble)) {
      return Outcome.success("well");
    }
    return switch (world.dice.between(0, 3)) {
      case 0 -> Outcome.warning("nearly well");
      case 1 -> throw new IllegalStateException("thrown");
      default -> Outcome.failure("not well");
    };
  }
}
