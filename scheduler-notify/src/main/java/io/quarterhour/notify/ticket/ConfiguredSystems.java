package io.quarterhour.notify.ticket;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import io.quarterhour.notify.http.HttpSettings;
import io.quarterhour.notify.http.RestrictedHttpClient;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketSystem;
import io.quarterhour.plugin.PluginContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ticket systems that the host configured, by name.
 *
 * @param connected the systems by name
 * @param http the HTTP settings for all systems
 * @param sender the HTTP client of all systems; null if there are none
 * @param link the address of an execution in a user interface; null if the host gave none
 */
record ConfiguredSystems(
    Map<String, Connected> connected,
    HttpSettings http,
    @Nullable RestrictedHttpClient sender,
    @Nullable String link)
    implements AutoCloseable {
  private static final Set<String> SETTINGS =
      Set.of("systems", "allowedAddresses", "timeout", "link", "proxy");
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSystems.class);
  private static final String KIND = "kind";
  static final ConfiguredSystems NONE =
      new ConfiguredSystems(Map.of(), HttpSettings.NONE, null, null);

  /** A configured ticket system. */
  private record Connected(TicketSystem kind, TicketClient client) {}

  /**
   * Reads the settings of the host.
   *
   * @param given the kinds of systems that take precedence over those found by {@code
   *     ServiceLoader}
   * @throws InvalidInputException if a setting is invalid
   */
  static ConfiguredSystems read(PluginContext context, List<TicketSystem> given) {
    HttpSettings http = HttpSettings.read(context.settings(), SETTINGS);
    String link = context.settings().get("link") instanceof String text ? text : null;
    Object systems = context.settings().get("systems");
    if (systems != null && !(systems instanceof Map)) {
      throw new InvalidInputException("'systems' must map the names of systems to their settings");
    }
    if (!(systems instanceof Map<?, ?> map) || map.isEmpty()) {
      return new ConfiguredSystems(Map.of(), http, null, link);
    }
    RestrictedHttpClient sender = new RestrictedHttpClient(http);
    ConfiguredSystems all = new ConfiguredSystems(new LinkedHashMap<>(), http, sender, link);
    try {
      Map<String, TicketSystem> kinds = kinds(given);
      map.forEach(
          (key, value) -> {
            String name = NameSyntax.check("name of a ticket system", String.valueOf(key));
            Map<String, Object> settings = settings(name, value);
            TicketSystem kind = kind(name, settings.remove(KIND), kinds);
            TicketClient client =
                kind.connect(DefaultTicketHttp.of(name, settings, context, http.policy(), sender));
            all.connected.put(name, new Connected(kind, client));
          });
      return all;
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    }
  }

  /** Closes the connections to all systems, and the clients that are {@link AutoCloseable}. */
  @Override
  @SuppressWarnings("CatchingUnchecked") // a client may be code of somebody else
  public void close() {
    for (Map.Entry<String, Connected> one : connected.entrySet()) {
      if (one.getValue().client() instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOG.warn(
              "Client of ticket system '{}' could not be closed; all others are closed",
              one.getKey(),
              e);
        }
      }
    }
    if (sender != null) {
      sender.close();
    }
  }

  private static Map<String, TicketSystem> kinds(List<TicketSystem> given) {
    List<TicketSystem> all = new ArrayList<>(given);
    ServiceLoader.load(TicketSystem.class).forEach(all::add);
    // The kinds of this module are found even if the context class loader does not see them.
    ServiceLoader.load(TicketSystem.class, TicketSystem.class.getClassLoader()).forEach(all::add);
    Map<String, TicketSystem> kinds = new TreeMap<>();
    all.forEach(kind -> kinds.putIfAbsent(kind.name(), kind));
    return kinds;
  }

  private static Map<String, Object> settings(String name, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new InvalidInputException(
          "system '" + name + "' must map the names of settings to values");
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    map.forEach((key, one) -> settings.put(String.valueOf(key), one));
    return settings;
  }

  private static TicketSystem kind(
      String name, @Nullable Object kind, Map<String, TicketSystem> kinds) {
    TicketSystem found = kind instanceof String text ? kinds.get(text) : null;
    if (found == null) {
      throw new InvalidInputException(
          "system '" + name + "': 'kind' must be one of " + kinds.keySet() + ", was " + kind);
    }
    return found;
  }

  Set<String> names() {
    return connected.keySet();
  }

  Optional<TicketSystem> kind(String system) {
    return Optional.ofNullable(connected.get(system)).map(Connected::kind);
  }

  /** {@return the client of a system; empty if the host configured no system of this name} */
  Optional<TicketClient> client(String system) {
    return Optional.ofNullable(connected.get(system)).map(Connected::client);
  }
}
