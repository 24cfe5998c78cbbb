package io.quarterhour.action;

import io.quarterhour.problem.NameRule;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.tenant.TargetSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an action says of itself. It is a value; the methods that change something answer a new one.
 *
 * <pre>{@code
 * ActionDescriptor.of("backup.directory", Parameters.class)
 *     .title("Zips a directory")
 *     .timeLimit(Duration.ofHours(1))
 *     .repeatable(true)
 * }</pre>
 *
 * @param <P> the record that holds the parameters
 */
public final class ActionDescriptor<P extends Record> {
  private final String name;
  private final Class<P> parameterType;
  private final List<ParameterDescriptor> parameters;
  private final Traits traits;

  /** All that has a default. */
  private record Traits(
      String title,
      ActionScope scope,
      boolean repeatable,
      @Nullable Schedule schedule,
      @Nullable String queue,
      @Nullable RetryPolicy retry,
      @Nullable Duration timeLimit,
      Map<String, Object> payload,
      TargetSelector targets) {}

  private ActionDescriptor(
      String name, Class<P> parameterType, List<ParameterDescriptor> parameters, Traits traits) {
    this.name = name;
    this.parameterType = parameterType;
    this.parameters = parameters;
    this.traits = traits;
  }

  /**
   * An action with parameters.
   *
   * @param <P> the record that holds the parameters
   * @param name the name by which tasks call it, for ever: it is what is stored, by {@link
   *     NameRule}
   * @param parameterType the class of that record; each component is a parameter
   * @return the descriptor
   */
  public static <P extends Record> ActionDescriptor<P> of(String name, Class<P> parameterType) {
    Traits traits =
        new Traits(
            name, ActionScope.ANY, true, null, null, null, null, Map.of(), TargetSelector.NONE);
    return new ActionDescriptor<>(
        NameRule.check("action", name), parameterType, ParameterSchema.of(parameterType), traits);
  }

  /**
   * An action without parameters.
   *
   * @param name the name by which tasks call it, for ever: it is what is stored, by {@link
   *     NameRule}
   * @return the descriptor
   */
  public static ActionDescriptor<NoParameters> of(String name) {
    return of(name, NoParameters.class);
  }

  private ActionDescriptor<P> with(Traits other) {
    return new ActionDescriptor<>(name, parameterType, parameters, other);
  }

  /** {@return the name by which tasks call it} */
  public String name() {
    return name;
  }

  /** {@return the class of the record that holds the parameters} */
  public Class<P> parameterType() {
    return parameterType;
  }

  /** {@return the parameters in the order of the record; unmodifiable} */
  public List<ParameterDescriptor> parameters() {
    return parameters;
  }

  /** {@return what people call it; the name unless said} */
  public String title() {
    return traits.title;
  }

  /** {@return for whom it can run; for anybody unless said} */
  public ActionScope scope() {
    return traits.scope;
  }

  /**
   * {@return whether an execution may run again after its node died or was stopped in the middle;
   * true unless said. If not, it ends as INTERRUPTED}
   */
  public boolean isRepeatable() {
    return traits.repeatable;
  }

  /** {@return when tasks fire that are planned automatically; empty if it declares no schedule} */
  public Optional<Schedule> defaultSchedule() {
    return Optional.ofNullable(traits.schedule);
  }

  /** {@return the queue of tasks and calls that name none; empty for {@code default}} */
  public Optional<String> queue() {
    return Optional.ofNullable(traits.queue);
  }

  /**
   * {@return the retries of tasks and calls that say nothing; empty for none of tasks and three of
   * calls}
   */
  public Optional<RetryPolicy> retry() {
    return Optional.ofNullable(traits.retry);
  }

  /** {@return the time limit of tasks and calls that say nothing; empty for none} */
  public Optional<Duration> timeLimit() {
    return Optional.ofNullable(traits.timeLimit);
  }

  /** {@return the payload that a task's own is laid over; unmodifiable} */
  public Map<String, Object> payload() {
    return traits.payload;
  }

  /** {@return the targets of tasks and calls that select none} */
  public TargetSelector targets() {
    return traits.targets;
  }

  /**
   * Sets what people call it.
   *
   * @param title a few words
   * @return the descriptor with that title
   */
  public ActionDescriptor<P> title(String title) {
    Traits t = traits;
    return with(
        new Traits(
            title,
            t.scope,
            t.repeatable,
            t.schedule,
            t.queue,
            t.retry,
            t.timeLimit,
            t.payload,
            t.targets));
  }

  /**
   * Sets for whom it can run.
   *
   * @param scope for whom
   * @return the descriptor with that scope
   */
  public ActionDescriptor<P> scope(ActionScope scope) {
    Traits t = traits;
    return with(
        new Traits(
            t.title,
            scope,
            t.repeatable,
            t.schedule,
            t.queue,
            t.retry,
            t.timeLimit,
            t.payload,
            t.targets));
  }

  /**
   * Says whether an execution may run again after its node died or was stopped in the middle.
   *
   * @param repeatable whether it may
   * @return the descriptor that says so
   */
  public ActionDescriptor<P> repeatable(boolean repeatable) {
    Traits t = traits;
    return with(
        new Traits(
            t.title,
            t.scope,
            repeatable,
            t.schedule,
            t.queue,
            t.retry,
            t.timeLimit,
            t.payload,
            t.targets));
  }

  /**
   * Declares when tasks fire that are planned automatically.
   *
   * @param schedule the schedule
   * @return the descriptor with that schedule
   */
  public ActionDescriptor<P> defaultSchedule(Schedule schedule) {
    Traits t = traits;
    return with(
        new Traits(
            t.title,
            t.scope,
            t.repeatable,
            schedule,
            t.queue,
            t.retry,
            t.timeLimit,
            t.payload,
            t.targets));
  }

  /**
   * Declares the queue of tasks and calls that name none.
   *
   * @param queue its name
   * @return the descriptor with that queue
   */
  public ActionDescriptor<P> queue(String queue) {
    Traits t = traits;
    NameRule.check("queue", queue);
    return with(
        new Traits(
            t.title,
            t.scope,
            t.repeatable,
            t.schedule,
            queue,
            t.retry,
            t.timeLimit,
            t.payload,
            t.targets));
  }

  /**
   * Declares the retries of tasks and calls that say nothing.
   *
   * @param retry the policy
   * @return the descriptor with that policy
   */
  public ActionDescriptor<P> retry(RetryPolicy retry) {
    Traits t = traits;
    return with(
        new Traits(
            t.title,
            t.scope,
            t.repeatable,
            t.schedule,
            t.queue,
            retry,
            t.timeLimit,
            t.payload,
            t.targets));
  }

  /**
   * Declares the time limit of tasks and calls that say nothing.
   *
   * @param limit how long one attempt may take; positive
   * @return the descriptor with that limit
   */
  public ActionDescriptor<P> timeLimit(Duration limit) {
    Traits t = traits;
    return with(
        new Traits(
            t.title,
            t.scope,
            t.repeatable,
            t.schedule,
            t.queue,
            t.retry,
            limit,
            t.payload,
            t.targets));
  }

  /**
   * Declares the payload that a task's own is laid over.
   *
   * @param payload values as in JSON, by name, without nulls
   * @return the descriptor with that payload
   */
  public ActionDescriptor<P> payload(Map<String, Object> payload) {
    Traits t = traits;
    return with(
        new Traits(
            t.title,
            t.scope,
            t.repeatable,
            t.schedule,
            t.queue,
            t.retry,
            t.timeLimit,
            Map.copyOf(payload),
            t.targets));
  }

  /**
   * Declares the targets of tasks and calls that select none.
   *
   * @param targets the targets
   * @return the descriptor with those targets
   */
  public ActionDescriptor<P> targets(TargetSelector targets) {
    Traits t = traits;
    return with(
        new Traits(
            t.title,
            t.scope,
            t.repeatable,
            t.schedule,
            t.queue,
            t.retry,
            t.timeLimit,
            t.payload,
            targets));
  }
}
