package io.quarterhour.internal.plugin;

import io.quarterhour.action.Action;
import io.quarterhour.action.TransactionalAction;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.store.execution.ClaimRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actions and notifiers of this node, by name. Immutable once it is created. */
public final class PluginRegistry {
  /** The prefix of a notifier's name where the name of an action is expected. */
  public static final String NOTIFIER_PREFIX = "notifier:";

  private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Map<String, RegisteredAction<?>> actions = new TreeMap<>();
  private final Map<String, RegisteredAction<?>> aliases = new TreeMap<>();
  private final Map<String, Notifier> notifiers = new TreeMap<>();

  private PluginRegistry() {}

  /** The use of plug-ins that are discovered. */
  public enum Discovery {
    /** They are not used. */
    OFF,
    /** They are used; those that are broken are left out and reported in the log. */
    LENIENT,
    /** They are used; those that are broken prevent the start. */
    STRICT
  }

  /**
   * Collects plug-ins: the registered ones, and those that are discovered.
   *
   * @throws InvalidInputException if two plug-ins have the same name, if a registered one is
   *     broken, or if a discovered one is and the discovery is strict; with all problems at once
   */
  public static PluginRegistry collect(
      List<Action<?>> actions, List<Notifier> notifiers, Discovery discovery) {
    PluginRegistry plugins = new PluginRegistry();
    List<String> problems = new ArrayList<>();
    List<Object> registered = new ArrayList<>(actions);
    registered.addAll(notifiers);
    Set<Object> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object plugin : registered) {
      // One object may be an action and a notifier, and may be registered as both.
      if (taken.add(plugin)) {
        plugins.add(plugin, problems, problems::add);
      }
    }
    if (discovery != Discovery.OFF) {
      Consumer<String> broken =
          discovery == Discovery.STRICT ? problems::add : PluginRegistry::reportLeftOut;
      discovered(registered, broken).forEach(plugin -> plugins.add(plugin, problems, broken));
    }
    plugins.aliases.forEach(
        (alias, action) -> {
          RegisteredAction<?> owner = plugins.actions.get(alias);
          if (owner != null) {
            problems.add(duplicateName("action", alias, owner.action(), action.action()));
          }
        });
    if (!problems.isEmpty()) {
      throw new InvalidInputException("the scheduler cannot start", problems);
    }
    LOG.debug(
        "Plug-ins collected. actions={}, notifiers={}",
        plugins.actions.keySet(),
        plugins.notifiers.keySet());
    return plugins;
  }

  private static List<Object> discovered(List<Object> registered, Consumer<String> broken) {
    PluginDiscovery discovery = new PluginDiscovery(broken);
    registered.forEach(discovery::exclude);
    List<Object> found = new ArrayList<>();
    found.addAll(discovery.find(Action.class, loader -> ServiceLoader.load(Action.class, loader)));
    found.addAll(
        discovery.find(Notifier.class, loader -> ServiceLoader.load(Notifier.class, loader)));
    return found;
  }

  private static void reportLeftOut(String problem) {
    LOG.warn(
        "Plug-in is skipped, all others are used; fix or remove it, or make the discovery strict to"
            + " prevent the start. reason: {}",
        problem);
  }

  /**
   * Adds a plug-in.
   *
   * @param problems receives duplicate names
   * @param broken receives a sentence if the plug-in cannot be used; it is then left out
   */
  @SuppressWarnings("CatchingUnchecked") // a plug-in may throw anything when its name is read
  private void add(Object plugin, List<String> problems, Consumer<String> broken) {
    String name = plugin.getClass().getName();
    try {
      if (plugin instanceof Action<?> action) {
        RegisteredAction<?> registered = RegisteredAction.of(action);
        addOnce(
            "action",
            registered.descriptor().name(),
            plugin,
            r -> actions.putIfAbsent(r, registered),
            problems);
        registered
            .descriptor()
            .aliases()
            .forEach(
                alias ->
                    addOnce(
                        "action",
                        alias,
                        plugin,
                        r -> aliases.putIfAbsent(r, registered),
                        problems));
      }
      if (plugin instanceof Notifier notifier) {
        addOnce(
            "notifier",
            NameSyntax.check("notifier", notifier.name()),
            plugin,
            n -> notifiers.putIfAbsent(n, notifier),
            problems);
      }
    } catch (InvalidInputException e) {
      broken.accept(name + ": " + e.getMessage());
    } catch (Throwable e) {
      broken.accept(name + " threw " + e + " when its name was read");
    }
  }

  private static void addOnce(
      String what,
      String name,
      Object plugin,
      Function<String, @Nullable Object> put,
      List<String> problems) {
    Object other = put.apply(name);
    if (other != null) {
      Object rival = other instanceof RegisteredAction<?> registered ? registered.action() : other;
      problems.add(duplicateName(what, name, rival, plugin));
    }
  }

  private static String duplicateName(String what, String name, Object one, Object another) {
    return "two plug-ins are called "
        + what
        + " '"
        + name
        + "': "
        + describe(one)
        + " and "
        + describe(another);
  }

  private static String describe(Object plugin) {
    var source = plugin.getClass().getProtectionDomain().getCodeSource();
    return plugin.getClass().getName()
        + (source == null ? "" : " (from " + source.getLocation() + ")");
  }

  /**
   * Passes each plug-in that is configurable a context of its own.
   *
   * @throws InvalidInputException if a plug-in rejects it; with all problems at once. The plug-ins
   *     are closed then
   */
  public void configure(Function<String, PluginContext> contexts) {
    List<String> problems = new ArrayList<>();
    Set<Object> done = Collections.newSetFromMap(new IdentityHashMap<>());
    actions.forEach(
        (name, registered) -> configure(name, registered.action(), contexts, done, problems));
    notifiers.forEach((name, notifier) -> configure(name, notifier, contexts, done, problems));
    if (!problems.isEmpty()) {
      close(CLOSE_LIMIT);
      throw new InvalidInputException("the scheduler cannot start", problems);
    }
  }

  @SuppressWarnings(
      "CatchingUnchecked") // any error prevents the start and is reported with the name
  private static void configure(
      String name,
      Object plugin,
      Function<String, PluginContext> contexts,
      Set<Object> done,
      List<String> problems) {
    if (plugin instanceof Configurable configurable && done.add(plugin)) {
      try {
        configurable.configure(contexts.apply(name));
      } catch (Throwable e) {
        problems.add(
            "plug-in '"
                + name
                + "' ("
                + plugin.getClass().getName()
                + ") refused its settings: "
                + e.getMessage());
      }
    }
  }

  /** Closes the plug-ins as {@link #close(Duration)} does, within 5 s. */
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Closes each plug-in that is {@link AutoCloseable}, once. What a plug-in throws is logged.
   *
   * @param limit the maximum wait for all of them together; a plug-in that has not returned by then
   *     is interrupted and abandoned
   */
  void close(Duration limit) {
    Set<Object> plugins = Collections.newSetFromMap(new IdentityHashMap<>());
    actions.values().forEach(registered -> plugins.add(registered.action()));
    plugins.addAll(notifiers.values());
    new PluginCloser().close(plugins, limit);
  }

  /**
   * Checks that a store supports the transactions that actions need.
   *
   * @param store the store
   * @param workers the number of actions that may run at the same time
   * @throws InvalidInputException if the store has no transactions of their type
   */
  public void needTransactions(SchedulerStore store, int workers) {
    TransactionSupport<?> transactionSupport = store.transactionSupport().orElse(null);
    List<String> problems = new ArrayList<>();
    boolean needed = false;
    for (RegisteredAction<?> registered : actions.values()) {
      if (registered.action() instanceof TransactionalAction<?, ?> action) {
        needed = true;
        Class<?> type = action.transactionType();
        if (transactionSupport == null || !type.isAssignableFrom(transactionSupport.type())) {
          problems.add(
              "action '"
                  + registered.descriptor().name()
                  + "' requires a transaction of type "
                  + type.getName()
                  + ", but the store ("
                  + store.info().name()
                  + ") provides "
                  + (transactionSupport == null
                      ? "none"
                      : "type " + transactionSupport.type().getName()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("the scheduler cannot start", problems);
    }
    if (needed && transactionSupport != null) {
      transactionSupport.requireCapacity(workers);
    }
  }

  /** {@return the action with that name or alias, or null} */
  public @Nullable RegisteredAction<?> action(String name) {
    RegisteredAction<?> action = actions.get(name);
    return action != null ? action : aliases.get(name);
  }

  /** {@return the notifier of that name, or null} */
  public @Nullable Notifier notifier(String name) {
    return notifiers.get(name);
  }

  /** {@return all actions, ordered by name} */
  public Collection<RegisteredAction<?>> actions() {
    return actions.values();
  }

  /** {@return the names of all notifiers, in alphabetical order} */
  public Set<String> notifierNames() {
    return notifiers.keySet();
  }

  /**
   * {@return the capabilities with which this node can claim: all names of actions, in each version
   * of their parameters, and all notifiers with their prefix}
   */
  public Set<String> claimable() {
    Set<String> known = new LinkedHashSet<>();
    actions.forEach((name, action) -> addVersions(name, action, known));
    aliases.forEach((name, action) -> addVersions(name, action, known));
    notifiers.keySet().forEach(name -> known.add(NOTIFIER_PREFIX + name));
    return known;
  }

  private static void addVersions(String name, RegisteredAction<?> action, Set<String> known) {
    for (int version = 1; version <= action.descriptor().parametersVersion(); version++) {
      known.add(ClaimRequest.capability(name, version));
    }
  }
}
