/**
 * The engine: five loops that pass values from stage to stage. Each loop is a step function that
 * does a bounded amount of work and returns the instant at which it is to be called again; a {@link
 * io.quarterhour.internal.engine.loop.LoopThread} only repeats it.
 *
 * <p>One due task travels as follows, from the due scan to the delivered notification. The arrows
 * at the right are calls to the store: {@code --->} is an atomic act, {@code ...>} a read.
 *
 * <pre>{@code
 * DispatchLoop         polls when DispatchSchedule expects work
 *   TaskFirer          finds the due tasks ....................> tasks.due
 *     DueTaskPlanner   plans one Firing for each task
 *       DefinitionCache    decodes new revisions ..............> tasks.definitions
 *       Planner            decides which slots run (FiringBuilder), and adds the
 *                          notifications of skipped and late slots (FiringNotifications)
 *     SlotReservation  reserves worker slots in the RunRegistry
 *   TaskFirer          fires ----------------------------------> tasks.fire
 *                        moves the schedule state and inserts the execution; leases it
 *                        to this node if a slot was reserved and no lock is needed
 *                            |                     |
 *                          LEASED               WAITING   announced by WorkAnnouncer
 *     SlotReservation        | starts it           |   this node or another one:
 *   ExecutionClaimer         |   asks whether any  | ..........> executions.nextReadyAt
 *                            |   is ready, claims  | ----------> executions.claim
 *                            +----------+----------+
 *                                       v
 *   RunStarter         registers the run in the RunRegistry until it is recorded, and
 *                      queues it for a worker of its WorkerPool
 * worker thread
 *   RunFinisher        the AttemptRunner of each WorkerPool
 *     Worker             runs the attempt and returns a FinishedAttempt
 *       JobFactory         decodes the definition into a job: ActionJob, FanOutJob,
 *                          SummaryJob or NotificationJob
 *       ActionJob          runs the action (ActionInvoker)
 *     ActionTransactions commits the transaction of a transactional action
 *                          together with its result -----------> executions.complete
 *     CompletionQueue    holds the finished attempt and wakes the CompletionLoop
 * CompletionLoop
 *   CompletionPlanner  decides between end state, retry, release, quarantine and
 *                      children, and creates the notifications (NotificationPlanner)
 *   LogFlusher         stores the log lines -------------------> history.appendLog
 *   CompletionLoop     records --------------------------------> executions.complete
 *                        stores the outcome and inserts each notification as an
 *                        execution of the queue "notifications"; has no effect if
 *                        ActionTransactions has recorded the same result
 *   CompletionFollowUp follows each recorded completion:
 *     RunRegistry        frees the worker slot
 *     ListenerDispatcher calls the listeners, on a thread of its own
 *     WorkAnnouncer      wakes the DispatchLoop, here and on other nodes
 * DispatchLoop
 *   ExecutionClaimer   claims the notification ----------------> executions.claim
 * worker thread
 *   RunFinisher, Worker, JobFactory   as above
 *     NotificationJob
 *       NotificationSender asks the CircuitBreakers, and
 *                          reads the reported execution .......> history.execution, log
 *       DigestStore        adds it to a digest ----------------> states.compareAndSet
 *       Notifier           sends it
 * CompletionLoop       records the delivery, or its retry -----> executions.complete
 * }</pre>
 *
 * <p>Three loops run beside this path. The {@link io.quarterhour.internal.engine.LeaseLoop} renews
 * leases and passes on cancellation requests. The {@link
 * io.quarterhour.internal.engine.watch.WatchLoop} stops runs: those that were cancelled, exceed
 * their time limit, or have a lease that is not renewed in time. It does not use the store, so that
 * it is punctual while the store does not answer. The {@link
 * io.quarterhour.internal.engine.MaintenanceLoop} stores log lines, sends the heartbeat,
 * synchronises the clock, prunes the history, and removes other old records and stale nodes. The
 * {@link io.quarterhour.internal.engine.replan.ReplanningLoop} adds a check of stored fire times.
 *
 * <p>A call of an action needs no loop: {@link io.quarterhour.internal.engine.CallEnqueuer} inserts
 * it on the calling thread. If a worker is idle here, the call is leased as it is inserted and
 * starts at once; otherwise it waits to be claimed.
 *
 * <p>{@link io.quarterhour.internal.engine.RunStarter} is the only type that starts runs. It also
 * releases those that cannot start; {@link io.quarterhour.internal.engine.watch.RunAbandoner}
 * abandons those that do not return.
 *
 * <p>The loops share the {@link io.quarterhour.internal.engine.RunRegistry}, from which the number
 * of free workers follows, and the queue of finished attempts. A worker slot is taken when an
 * execution is claimed, fired or enqueued, and freed when its result is recorded. Therefore nothing
 * overflows, and nothing new is claimed while the store is unavailable.
 *
 * <p>A wake-up only shortens a pause: losing one costs a poll interval, never a run. A step that
 * fails is repeated after a pause, and the results that it was to write are still pending.
 *
 * <p>One item that the store refuses for good does not stop the others ({@link
 * io.quarterhour.internal.engine.loop.ListAct}). While the store accepts others, the refused item
 * gets a definite end, and a line in the log names it:
 *
 * <pre>
 *   result of an attempt   recorded as failed; if that is refused too, quarantined
 *   firing of a task       task paused; if that is refused too, left out by this node for a while
 *   renewal of a lease     action asked to stop before the lease ends
 *   log line               replaced by a note; if that is refused too, dropped
 *   claim of an execution  execution left out by this node for a while, by a store on a database
 *   claim from a queue     queue suspended on this node for a poll interval
 * </pre>
 *
 * <p>If the store accepts nothing, it is unavailable, and nothing is given up.
 */
@NullMarked
package io.quarterhour.internal.engine;

import org.jspecify.annotations.NullMarked;
