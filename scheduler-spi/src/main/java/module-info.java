/**
 * The SPI of Quarterhour: everything that hosts and authors of actions, notifiers and stores
 * compile against. It depends on {@code java.base} only.
 *
 * <h2>Packages</h2>
 *
 * <p>The packages form a graph without cycles. {@code task} defines tasks, on top of {@code
 * schedule} and {@code tenant}; {@code execution} and {@code query} describe executions and how to
 * list them; {@code client} and {@code store} stand on these. Plug-in authors implement {@code
 * action} and {@code notifier}, and store authors implement {@code store}.
 *
 * <h2>Glossary</h2>
 *
 * <p>Names, documentation, log messages and stored data use one word for each concept.
 *
 * <dl>
 *   <dt>Action
 *   <dd>Plug-in code that does the work, found by {@code ServiceLoader} or registered. Elsewhere:
 *       command, job handler.
 *   <dt>Task
 *   <dd>A stored definition: action, parameters, tenants, schedule, policies, notification rules.
 *       Elsewhere: scheduled job.
 *   <dt>Schedule
 *   <dd>An immutable value: recurrence, time zone, start, end, alignment and DST policy. Elsewhere:
 *       trigger.
 *   <dt>Alignment
 *   <dd>The grid to which fire times are rounded up: the quarter hour, or none.
 *   <dt>Nominal time, fire time, slot
 *   <dd>The nominal time is the instant that the recurrence names. The fire time is the instant
 *       after the rules for clock changes and the alignment. A slot is one fire time of one task;
 *       it is unique per task, fire time and tenant.
 *   <dt>Schedule state
 *   <dd>The stored progress of a task: its next fire time, pause and number of fires, with a
 *       version of its own. The engine advances it by compare-and-set.
 *   <dt>Execution
 *   <dd>One firing of a task, or one enqueued call of an action. Elsewhere: run, job instance.
 *   <dt>Call
 *   <dd>An action that a caller enqueues directly, without a task.
 *   <dt>Attempt
 *   <dd>One try of an execution. An attempt result is its end as the store records it: finished,
 *       retry, release, await children or quarantine.
 *   <dt>Outcome
 *   <dd>SUCCESS, WARNING or FAILURE with a summary and a result. Elsewhere: exit status.
 *   <dt>Finished, end state
 *   <dd>A finished execution is in an end state and never runs again. It is stored in the history;
 *       all others are live.
 *   <dt>Retry, redeliver
 *   <dd>To run an execution again after a failure; to send a notification again.
 *   <dt>Fan-out
 *   <dd>A parent execution with one child per tenant. The parent aggregates their outcomes.
 *   <dt>Notifier, notification rule, notification
 *   <dd>A plug-in that delivers; the events that a task reports and to which notifier; one message,
 *       which an execution of its own delivers. A digest is one notification of several executions.
 *   <dt>Destination, circuit, suspended
 *   <dd>An address to which notifiers deliver. After consecutive failures its circuit opens: the
 *       destination is suspended and not called for a while.
 *   <dt>Tenant, tenant group
 *   <dd>The owner of tasks and executions; a named set of tenants that the host resolves when a
 *       task fires. The installation itself is a tenant, too.
 *   <dt>Caller
 *   <dd>The identity on whose behalf a client works, with the tenants that it may see.
 *   <dt>Target
 *   <dd>The object of an action, such as a device or a pool of devices, resolved by the host when a
 *       task fires.
 *   <dt>Queue, worker, prefetch
 *   <dd>A named set of executions that nodes subscribe to; a thread that runs one attempt at a
 *       time; the executions that a node claims beyond its free workers.
 *   <dt>Backlog
 *   <dd>The executions that wait in a queue.
 *   <dt>Node
 *   <dd>One running scheduler in one JVM.
 *   <dt>Claim, lease, fencing token
 *   <dd>To claim an execution is to become its owner until a lease expires. The token grows by one
 *       with each claim; a write with an older token is refused.
 *   <dt>Release, abandon
 *   <dd>A node releases an execution that it has not finished, so that any node may claim it. A
 *       node abandons an attempt that does not return: it stops waiting for it.
 *   <dt>Cancellation request
 *   <dd>A request to end an execution early; a running action sees it in its cancel signal.
 *   <dt>Quarantine
 *   <dd>The state of an execution or task that cannot be decoded. It waits, with the reason, until
 *       a person releases or cancels it.
 *   <dt>Overlap, catch-up
 *   <dd>The policies for a fire time whose predecessor has not finished, and for fire times that
 *       were missed.
 *   <dt>Transient, permanent
 *   <dd>An error that may go away, so that a retry makes sense; one that will not.
 *   <dt>Poll, signal
 *   <dd>A node polls the store for work. A signal between nodes announces work, so that a poll
 *       happens earlier; it is best effort.
 *   <dt>Capability
 *   <dd>An action, in a version of its parameters, that a node can run.
 *   <dt>Lock
 *   <dd>A name that at most one running execution holds.
 *   <dt>Migrate
 *   <dd>To change tables of an older release to those of the present one.
 * </dl>
 */
module io.quarterhour.spi {
  requires static transitive org.jspecify;

  exports io.quarterhour.action;
  exports io.quarterhour.client;
  exports io.quarterhour.error;
  exports io.quarterhour.execution;
  exports io.quarterhour.notifier;
  exports io.quarterhour.plugin;
  exports io.quarterhour.query;
  exports io.quarterhour.schedule;
  exports io.quarterhour.store;
  exports io.quarterhour.store.execution;
  exports io.quarterhour.store.task;
  exports io.quarterhour.task;
  exports io.quarterhour.tenant;
  exports io.quarterhour.time;
}
