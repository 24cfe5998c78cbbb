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
 * The description of an action: its name, its parameters and its defaults for tasks and calls. A
 * descriptor is immutable; the methods that change something return a new descriptor.
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

  /**
   * The properties that have a default. They are not changed any more once a descriptor holds them.
   */
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
   * Returns the descriptor of an action with parameters.
   *
   * @param <P> the record that holds the parameters
   * @param name the name by which tasks and calls refer to the action, by {@link NameSyntax}. It is
   *     stored with them, so it must never change; {@link #aliases(String...)} helps if it has to
   * @param parameterType the class of the record; each of its components is a parameter
   * @return the descriptor
   * @throws InvalidInputException if the name violates {@link NameSyntax}
   */
  public static <P extends Record> ActionDescriptor<P> of(String name, Class<P> parameterType) {
    return new ActionDescriptor<>(
        NameSyntax.check("action", name),
        parameterType,
        ParameterSchema.of(parameterType),
        new Traits(name));
  }

  /**
   * Returns the descriptor of an action without parameters.
   *
   * @param name the name by which tasks and calls refer to the action, by {@link NameSyntax}. It is
   *     stored with them, so it must never change; {@link #aliases(String...)} helps if it has to
   * @return the descriptor
   * @throws InvalidInputException if the name violates {@link NameSyntax}
   */
  public static ActionDescriptor<NoParameters> of(String name) {
    return of(name, NoParameters.class);
  }

  private ActionDescriptor<P> with(Consumer<Traits> change) {
    Traits changed = traits.copy();
    change.accept(changed);
    return new ActionDescriptor<>(name, parameterType, parameters, changed);
  }

  /** {@return the name by which tasks and calls refer to the action} */
  public String name() {
    return name;
  }

  /** {@return the class of the record that holds the parameters} */
  public Class<P> parameterType() {
    return parameterType;
  }

  /** {@return the parameters in the order of the record components; unmodifiable} */
  public List<ParameterDescriptor> parameters() {
    return parameters;
  }

  /**
   * Returns the JSON Schema (draft 2020-12) of the parameters, from which a form can be made. The
   * order of the properties is that of the record components. The defaults of lists, maps and
   * records are left out.
   *
   * @return the schema, as maps, lists, texts, numbers and booleans; a new map at each call
   */
  public Map<String, Object> parametersSchema() {
    return JsonSchema.of(parameters);
  }

  /** {@return the title shown to people; by default the name} */
  public String title() {
    return traits.title;
  }

  /**
   * {@return other names by which stored tasks and calls may refer to the action; empty by default;
   * unmodifiable}
   */
  public Set<String> aliases() {
    return traits.aliases;
  }

  /** {@return the version of the parameters; 1 by default} */
  public int parametersVersion() {
    return traits.version;
  }

  /**
   * {@return the converter of parameters of older versions to this version; by default one that
   * changes nothing}
   */
  public ParametersConverter converter() {
    return traits.converter;
  }

  /** {@return the tenants for which the action can run; {@link ActionScope#ANY} by default} */
  public ActionScope scope() {
    return traits.scope;
  }

  /**
   * {@return whether an execution may run again after its node died or was stopped while the action
   * ran; true by default. If false, such an execution ends as INTERRUPTED}
   */
  public boolean isRepeatable() {
    return traits.repeatable;
  }

  /**
   * {@return the schedule of tasks that are planned automatically; empty if the action declares
   * none}
   */
  public Optional<Schedule> defaultSchedule() {
    return Optional.ofNullable(traits.schedule);
  }

  /** {@return the queue of tasks and calls that name none; empty for {@code default}} */
  public Optional<String> queue() {
    return Optional.ofNullable(traits.queue);
  }

  /**
   * {@return the retry policy of tasks and calls that specify none; empty for no retries of tasks
   * and three retries of calls}
   */
  public Optional<RetryPolicy> retry() {
    return Optional.ofNullable(traits.retry);
  }

  /** {@return the time limit of tasks and calls that specify none; empty for no limit} */
  public Optional<Duration> timeLimit() {
    return Optional.ofNullable(traits.timeLimit);
  }

  /**
   * {@return the default payload, whose values the payload of a task or call overrides by name;
   * unmodifiable}
   */
  public Map<String, Object> payload() {
    return traits.payload;
  }

  /** {@return the targets of tasks and calls that select none} */
  public TargetSelector targets() {
    return traits.targets;
  }

  /**
   * Sets the title shown to people.
   *
   * @param title a few words
   * @return the descriptor with that title
   */
  public ActionDescriptor<P> title(String title) {
    return with(t -> t.title = title);
  }

  /**
   * Adds names by which tasks and calls may also refer to the action: the names that it had before
   * it was renamed, so that tasks and calls stored under them still run.
   *
   * @param names the names, by {@link NameSyntax}
   * @return the descriptor with those names
   * @throws InvalidInputException if a name violates {@link NameSyntax}
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
   * Declares a new version of the parameters and the conversion from older versions. Stored
   * parameters keep the version that they were saved with and are converted when they are read.
   * While some nodes do not support the new version yet, those nodes do not claim executions whose
   * parameters have it, and refuse edits of tasks that were saved with it by {@link
   * io.quarterhour.error.ConflictException}.
   *
   * @param version the version, at least 2; the first version is 1
   * @param converter the converter of parameters of older versions to that version
   * @return the descriptor with that version
   * @throws InvalidInputException if the version is out of range
   */
  public ActionDescriptor<P> parametersVersion(int version, ParametersConverter converter) {
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
   * Sets the tenants for which the action can run.
   *
   * @param scope the scope
   * @return the descriptor with that scope
   */
  public ActionDescriptor<P> scope(ActionScope scope) {
    return with(t -> t.scope = scope);
  }

  /**
   * Sets whether an execution may run again after its node died or was stopped while the action
   * ran. Retries of failures do not depend on it: {@link #retry} limits these.
   *
   * @param repeatable whether it may run again
   * @return the descriptor with that property
   */
  public ActionDescriptor<P> repeatable(boolean repeatable) {
    return with(t -> t.repeatable = repeatable);
  }

  /**
   * Sets the schedule of tasks that are planned automatically.
   *
   * @param schedule the schedule
   * @return the descriptor with that schedule
   */
  public ActionDescriptor<P> defaultSchedule(Schedule schedule) {
    return with(t -> t.schedule = schedule);
  }

  /**
   * Sets the queue of tasks and calls that name none.
   *
   * @param queue the name of the queue, by {@link NameSyntax}
   * @return the descriptor with that queue
   * @throws InvalidInputException if the name violates {@link NameSyntax}
   */
  public ActionDescriptor<P> queue(String queue) {
    NameSyntax.check("queue", queue);
    return with(t -> t.queue = queue);
  }

  /**
   * Sets the retry policy of tasks and calls that specify none.
   *
   * @param retry the policy
   * @return the descriptor with that policy
   */
  public ActionDescriptor<P> retry(RetryPolicy retry) {
    return with(t -> t.retry = retry);
  }

  /**
   * Sets the time limit of tasks and calls that specify none.
   *
   * @param limit the longest time that one attempt may take; positive
   * @return the descriptor with that limit
   */
  public ActionDescriptor<P> timeLimit(Duration limit) {
    return with(t -> t.timeLimit = limit);
  }

  /**
   * Sets the default payload, whose values the payload of a task or call overrides by name.
   *
   * @param payload the values by name, as in JSON, without nulls
   * @return the descriptor with that payload
   */
  public ActionDescriptor<P> payload(Map<String, Object> payload) {
    return with(t -> t.payload = Map.copyOf(payload));
  }

  /**
   * Sets the targets of tasks and calls that select none.
   *
   * @param targets the targets
   * @return the descriptor with those targets
   */
  public ActionDescriptor<P> targets(TargetSelector targets) {
    return with(t -> t.targets = targets);
  }
}
