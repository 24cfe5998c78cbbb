package io.quarterhour.simulation;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.error.SchedulerException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** People and programs that do what they are allowed to, and some that try what they are not. */
final class Clients {
  private final World world;
  private final List<ExecutionId> known = new ArrayList<>();
  private final Map<String, Act> acts = new TreeMap<>();

  /** Something that a client does. */
  private interface Act {
    Object by(Life life, Scenario.Planned planned);
  }

  Clients(World world) {
    this.world = world;
    acts.put("run at once", (life, planned) -> know(host(life).runNow(planned.task().id())));
    acts.put("run now", (life, planned) -> know(host(life).runAtNextSlot(planned.task().id())));
    acts.put("call", (life, planned) -> know(host(life).enqueue(drawnCall())));
    acts.put("cancel", (life, planned) -> cancel(host(life)));
    acts.put(
        "pause",
        (life, planned) -> host(life).pause(planned.task().id(), "").scheduleState().next());
    acts.put("pause until", this::pauseUntil);
    acts.put("resume", (life, planned) -> host(life).resume(planned.task().id(), "").state());
    acts.put("skip", this::skip);
    acts.put("edit", this::edit);
    acts.put("reschedule", this::reschedule);
    acts.put("remove", this::remove);
    acts.put("save", (life, planned) -> host(life).save(planned.task()).revision());
    acts.put("stranger", (life, planned) -> stranger(life, planned.task().id()));
  }

  /** Does something that is drawn, by a node that lives. */
  void act(Life life) {
    String what = world.dice.of(List.copyOf(acts.keySet()));
    attempt(life, what, world.dice.of(List.copyOf(world.scenario.tasks().values())));
  }

  /** Saves all tasks that are not there, and resumes them, as far as the store lets it. */
  void saveAll(Life life) {
    for (Scenario.Planned planned : world.scenario.tasks().values()) {
      if (!world.ledger.slots().plans().containsKey(planned.task().id())) {
        attempt(life, "save", planned);
      }
    }
  }

  /** Resumes what is paused. */
  void resumeAll(Life life) {
    for (Scenario.Planned planned : world.scenario.tasks().values()) {
      boolean paused =
          world
              .truth
              .history()
              .task(TenantScope.ALL, planned.task().id())
              .map(entry -> entry.scheduleState().pause() != null)
              .orElse(false);
      if (paused) {
        attempt(life, "resume", planned);
      }
    }
  }

  private void attempt(Life life, String what, Scenario.Planned planned) {
    try {
      Act act = acts.get(what);
      Object answer = act == null ? "" : act.by(life, planned);
      world.trace.add(life.name(), "client", what, planned.task().id().name(), answer);
    } catch (SchedulerException e) {
      world.trace.add(life.name(), "client", what, planned.task().id().name(), e.getMessage());
    } catch (Life.Death e) {
      world.trace.add(life.name(), "client", what, planned.task().id().name(), "died");
    }
  }

  private static SchedulerClient host(Life life) {
    return life.client(Caller.system());
  }

  private ExecutionId know(ExecutionId id) {
    world.trace.demand(world.ledger.knows(id), "what a client was told of is stored", id);
    known.add(id);
    return id;
  }

  private ActionCall drawnCall() {
    ActionCall call =
        ActionCall.of(world.dice.of(SimulatedAction.Kind.values()).action())
            .retry(Scenario.retry(world.dice));
    if (world.dice.chance(0.5)) {
      call = call.tenant(world.dice.of(world.scenario.tenants()).value());
    }
    if (world.dice.chance(0.3)) {
      call = call.locks("left");
    }
    return world.dice.chance(0.3)
        ? call.at(world.time.instant().plusMillis(world.dice.between(0, 30_000)))
        : call;
  }

  /** {@return an execution that lives, or one that somebody was told of} */
  private ExecutionId drawnExecution() {
    List<ExecutionId> live = List.copyOf(world.ledger.live());
    if (!live.isEmpty() && (known.isEmpty() || world.dice.chance(0.7))) {
      return world.dice.of(live);
    }
    return known.isEmpty() ? new ExecutionId(1, 1) : world.dice.of(known);
  }

  private Object cancel(SchedulerClient client) {
    ExecutionId id = drawnExecution();
    return Trace.text(id) + " " + client.cancel(id, "drawn");
  }

  private Object pauseUntil(Life life, Scenario.Planned planned) {
    long millis = world.dice.between(1000, 30_000);
    return host(life)
        .pauseUntil(planned.task().id(), world.time.instant().plusMillis(millis), "")
        .scheduleState()
        .next();
  }

  private Object skip(Life life, Scenario.Planned planned) {
    return host(life)
        .skipNext(planned.task().id(), world.dice.between(1, 3), "")
        .scheduleState()
        .next();
  }

  /** Changes how often a task is tried again, which touches no fire time. */
  private Object edit(Life life, Scenario.Planned planned) {
    Task task = host(life).task(planned.task().id()).orElseThrow(NotThere::new).task();
    return host(life).save(task.edit().retry(Scenario.retry(world.dice)).build()).revision();
  }

  private Object reschedule(Life life, Scenario.Planned planned) {
    if (!planned.rescheduled()) {
      return "never";
    }
    Task task = host(life).task(planned.task().id()).orElseThrow(NotThere::new).task();
    var now = world.time.instant();
    var end = now.plus(Duration.ofSeconds(world.dice.between(10, 60)));
    return host(life)
        .save(task.edit().schedule(Scenario.schedule(world.dice, now, end)).build())
        .revision();
  }

  private Object remove(Life life, Scenario.Planned planned) {
    return planned.mortal() ? host(life).delete(planned.task().id()) : "never";
  }

  /** Somebody reaches for what is not theirs. */
  private Object stranger(Life life, TaskId task) {
    TenantId tenant = world.dice.of(world.scenario.tenants());
    if (tenant.equals(task.tenant()) || task.tenant().isInstallation()) {
      return "at home";
    }
    SchedulerClient client = life.client(Caller.tenantAdministrator(tenant.value()));
    ExecutionId id = drawnExecution();
    boolean own = world.ledger.knows(id) && world.ledger.entry(id).row().tenant().equals(tenant);
    CancelResult answer = own ? CancelResult.NOT_FOUND : client.cancel(id, "not mine");
    world.trace.demand(
        answer == CancelResult.NOT_FOUND, "nobody cancels what another tenant runs", id, tenant);
    for (Execution execution : client.executions(ExecutionQuery.ALL, PageRequest.first()).items()) {
      world.trace.demand(
          execution.tenant().equals(tenant), "nobody sees what another tenant runs", id, tenant);
    }
    try {
      client.pause(task, "not mine");
    } catch (NotFoundException e) {
      return "turned away";
    }
    throw world.trace.broken("nobody pauses the task of another tenant", task, tenant);
  }

  /** The task is not there. */
  private static final class NotThere extends SchedulerException {
    private static final long serialVersionUID = 1L;

    NotThere() {
      super("not there", null);
    }
  }
}
