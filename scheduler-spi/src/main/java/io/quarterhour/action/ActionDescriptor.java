package io.quarterhour.action;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.tenant.TargetSelector;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
  private static final int MAX_VERSION = 1000;

  private final String name;
  private final Class<P> parameterType;
  private final List<ParameterDescriptor> parameters;
  private final Traits traits;

  /** All that has a default. It is not changed any more once a descriptor has it. */
  private static final class Traits {
    private String title;
    private Set<String> aliases = Set.of();
    private int version = 1;
    private ParametersConverter converter = ParametersConverter.NONE;
    private ActionScope scope = ActionScope.ANY;
    private boolean repeatable = true;
    private @Nullable Schedule schedule;
    private @Nullable String queue;
    private @Nullable RetryPolicy retry;
    private @Nullable Duration timeLimit;
    private Map<String, Object> payload = Map.of();
    private TargetSelector targets = TargetSelector.NONE;

    Traits(String title) {
      this.title = title;
    }

    Traits copy() {
      Traits copy = new Traits(title);
      copy.aliases = aliases;
      copy.version = version;
      copy.converter = converter;
      copy.scope = scope;
      copy.repeatable = repeatable;
      copy.schedule = schedule;
      copy.queue = queue;
      copy.retry = retry;
      copy.timeLimit = timeLimit;
      copy.payload = payload;
      copy.targets = targets;
      return copy;
    }
  }

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
   *     NameSyntax}
   * @param parameterType the class of that record; each component is a parameter
   * @return the descriptor
   */
  public static <P extends Record> ActionDescriptor<P> of(String name, Class<P> parameterType) {
    return new ActionDescriptor<>(
        NameSyntax.check("action", name),
        parameterType,
        ParameterSchema.of(parameterType),
        new Traits(name));
  }

  /**
   * An action without parameters.
   *
   * @param name the name by which tasks call it, for ever: it is what is stored, by {@link
   *     NameSyntax}
   * @return the descriptor
   */
  public static ActionDescriptor<NoParameters> of(String name) {
    return of(name, NoParameters.class);
  }

  private ActionDescriptor<P> with(Consumer<Traits> change) {
    Traits changed = traits.copy();
    change.accept(changed);
    return new ActionDescriptor<>(name, parameterType, parameters, changed);
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

  /** {@return other names by which what is stored may call it; none unless said; unmodifiable} */
  public Set<String> aliases() {
    return traits.aliases;
  }

  /** {@return the version of its parameters; 1 unless said} */
  public int version() {
    return traits.version;
  }

  /** {@return what makes parameters of this version out of older ones} */
  public ParametersConverter converter() {
    return traits.converter;
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
    return with(t -> t.title = title);
  }

  /**
   * Adds names by which tasks and calls may call the action as well: those that it had before it
   * was renamed, so that what is stored under them still runs.
   *
   * @param names the names, by {@link NameSyntax}
   * @return the descriptor with those names
   */
  public ActionDescriptor<P> aliases(String... names) {
    Set<String> all = new LinkedHashSet<>(traits.aliases);
    for (String alias : names) {
      all.add(NameSyntax.check("action", alias));
    }
    all.remove(name);
    return with(t -> t.aliases = Collections.unmodifiableSet(all));
  }

  /**
   * Says that the parameters have changed: that they are of a version, and how older ones become
   * ones of it. What is stored keeps the version that it was saved with, and is converted when it
   * is read. While some nodes know the new version and others do not yet, those others leave alone
   * what was saved with it.
   *
   * @param version the version, 2 or more; the first is 1
   * @param converter makes parameters of that version out of older ones
   * @return the descriptor with that version
   * @throws InvalidInputException if the version is out of range
   */
  public ActionDescriptor<P> version(int version, ParametersConverter converter) {
    if (version < 2 || version > MAX_VERSION) {
      throw new InvalidInputException(
          "the version of the parameters of action '"
              + name
              + "' must be 2 to "
              + MAX_VERSION
              + ", was "
              + version);
    }
    return with(
        t -> {
          t.version = version;
          t.converter = converter;
        });
  }

  /**
   * Sets for whom it can run.
   *
   * @param scope for whom
   * @return the descriptor with that scope
   */
  public ActionDescriptor<P> scope(ActionScope scope) {
    return with(t -> t.scope = scope);
  }

  /**
   * Says whether an execution may run again after its node died or was stopped in the middle.
   *
   * @param repeatable whether it may
   * @return the descriptor that says so
   */
  public ActionDescriptor<P> repeatable(boolean repeatable) {
    return with(t -> t.repeatable = repeatable);
  }

  /**
   * Declares when tasks fire that are planned automatically.
   *
   * @param schedule the schedule
   * @return the descriptor with that schedule
   */
  public ActionDescriptor<P> defaultSchedule(Schedule schedule) {
    return with(t -> t.schedule = schedule);
  }

  /**
   * Declares the queue of tasks and calls that name none.
   *
   * @param queue its name
   * @return the descriptor with that queue
   */
  public ActionDescriptor<P> queue(String queue) {
    NameSyntax.check("queue", queue);
    return with(t -> t.queue = queue);
  }

  /**
   * Declares the retries of tasks and calls that say nothing.
   *
   * @param retry the policy
   * @return the descriptor with that policy
   */
  public ActionDescriptor<P> retry(RetryPolicy retry) {
    return with(t -> t.retry = retry);
  }

  /**
   * Declares the time limit of tasks and calls that say nothing.
   *
   * @param limit how long one attempt may take; positive
   * @return the descriptor with that limit
   */
  public ActionDescriptor<P> timeLimit(Duration limit) {
    return with(t -> t.timeLimit = limit);
  }

  /**
   * Declares the payload that a task's own is laid over.
   *
   * @param payload values as in JSON, by name, without nulls
   * @return the descriptor with that payload
   */
  public ActionDescriptor<P> payload(Map<String, Object> payload) {
    return with(t -> t.payload = Map.copyOf(payload));
  }

  /**
   * Declares the targets of tasks and calls that select none.
   *
   * @param targets the targets
   * @return the descriptor with those targets
   */
  public ActionDescriptor<P> targets(TargetSelector targets) {
    return with(t -> t.targets = targets);
  }
}
