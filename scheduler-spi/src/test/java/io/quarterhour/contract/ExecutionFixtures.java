package io.quarterhour.contract;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a {@link NewExecution} for tests. By default the execution is a call without a task,
 * for tenant {@code acme}, of action {@code report.send} on queue {@code default}. Its slot and its
 * ready time are the base instant of the builder, it has no constraints, and its document is {@code
 * {}}.
 */
final class ExecutionFixtures {
  private final Instant baseInstant;
  private ExecutionId id = Rows.newId();
  private Origin origin = Origin.CALL;
  private TenantId tenant = Rows.ACME;
  private String action = Rows.ACTION;
  private String queue = Rows.QUEUE;
  private SlotRange slots;
  private Instant readyAt;
  private NewExecution.Constraints constraints = NewExecution.Constraints.NONE;
  private @Nullable String document = "{}";

  private ExecutionFixtures(Instant instant) {
    this.baseInstant = instant;
    readyAt = instant;
    slots = SlotRange.single(instant);
  }

  /** Starts a call without a task. The ready time is the base instant. */
  static ExecutionFixtures call(Instant readyAt) {
    return new ExecutionFixtures(readyAt);
  }

  /** Starts an execution for a fire time of a task at revision 1, for the owner of the task. */
  static ExecutionFixtures slot(TaskId task, Instant slot) {
    ExecutionFixtures fixture = new ExecutionFixtures(slot);
    fixture.tenant = task.tenant();
    return fixture.origin(new Origin(Origin.Kind.SCHEDULE, task, 1, null));
  }

  /** Starts the execution of one tenant under a fan-out of a task. */
  static ExecutionFixtures child(TaskId task, ExecutionId parent, String tenant, Instant slot) {
    return new ExecutionFixtures(slot)
        .tenant(tenant)
        .origin(new Origin(Origin.Kind.CHILD, task, 1, parent));
  }

  /**
   * Starts a notification about an execution of a task. The given instant is its own slot and ready
   * time.
   */
  static ExecutionFixtures notification(TaskId task, ExecutionId parent, Instant at) {
    ExecutionFixtures fixture =
        new ExecutionFixtures(at).action(Rows.NOTIFIER).queue(Rows.NOTIFICATIONS);
    fixture.tenant = task.tenant();
    return fixture.origin(new Origin(Origin.Kind.NOTIFICATION, task, 1, parent));
  }

  ExecutionFixtures id(ExecutionId value) {
    id = value;
    return this;
  }

  ExecutionFixtures origin(Origin value) {
    origin = value;
    return this;
  }

  ExecutionFixtures tenant(String name) {
    tenant = TenantId.of(name);
    return this;
  }

  ExecutionFixtures action(String name) {
    action = name;
    return this;
  }

  ExecutionFixtures queue(String name) {
    queue = name;
    return this;
  }

  ExecutionFixtures slots(SlotRange value) {
    slots = value;
    return this;
  }

  ExecutionFixtures readyAt(Instant at) {
    readyAt = at;
    return this;
  }

  /**
   * Sets the maximum number of live executions of the same task and tenant, this one included; 0
   * for any number.
   */
  ExecutionFixtures maxActive(int active) {
    constraints =
        new NewExecution.Constraints(
            active,
            constraints.locks(),
            constraints.leaseRequested(),
            constraints.parametersVersion());
    return this;
  }

  ExecutionFixtures locks(String... names) {
    constraints =
        new NewExecution.Constraints(
            constraints.maxActive(),
            List.of(names),
            constraints.leaseRequested(),
            constraints.parametersVersion());
    return this;
  }

  /** Sets the version of the parameters. */
  ExecutionFixtures version(int version) {
    constraints =
        new NewExecution.Constraints(
            constraints.maxActive(), constraints.locks(), constraints.leaseRequested(), version);
    return this;
  }

  /** Requests a lease for the node that inserts the execution. */
  ExecutionFixtures leaseRequested() {
    constraints =
        new NewExecution.Constraints(
            constraints.maxActive(), constraints.locks(), true, constraints.parametersVersion());
    return this;
  }

  ExecutionFixtures document(@Nullable String text) {
    document = text;
    return this;
  }

  /** Returns the instant that this builder was started with. */
  Instant baseInstant() {
    return baseInstant;
  }

  NewExecution build() {
    return new NewExecution(
        id, origin, new Routing(tenant, action, queue), slots, readyAt, constraints, document);
  }
}
