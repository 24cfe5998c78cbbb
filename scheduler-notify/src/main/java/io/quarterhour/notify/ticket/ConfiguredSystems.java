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

/**
 * The ticket systems that the host configured, by name.
 *
 * @param connected the systems by name
 * @param http the HTTP settings for all systems
 * @param link the address of an execution in a user interface; null if the host gave none
 */
record ConfiguredSystems(
    Map<String, Connected> connected, HttpSettings http, @Nullable String link) {
  private static final Set<String> SETTINGS =
      Set.of("systems", "allowedAddresses", "timeout", "link");
  private static final String KIND = "kind";
  static final ConfiguredSystems NONE = new ConfiguredSystems(Map.of(), HttpSettings.NONE, null);

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
    Object link = context.settings().get("link");
    Object systems = context.settings().get("systems");
    Map<String, Connected> connected = new LinkedHashMap<>();
    if (systems instanceof Map<?, ?> map && !map.isEmpty()) {
      Map<String, TicketSystem> kinds = kinds(given);
      RestrictedHttpClient sender = new RestrictedHttpClient(http.policy(), http.limit());
      map.forEach(
          (key, value) -> {
            String name = NameSyntax.check("name of a ticket system", String.valueOf(key));
            Map<String, Object> settings = settings(name, value);
            TicketSystem kind = kind(name, settings.remove(KIND), kinds);
            connected.put(
                name,
                new Connected(
                    kind,
                    kind.connect(
                        DefaultTicketHttp.of(name, settings, context, http.policy(), sender))));
          });
    } else if (systems != null && !(systems instanceof Map)) {
      throw new InvalidInputException("'systems' must map the names of systems to their settings");
    }
    return new ConfiguredSystems(connected, http, link instanceof String text ? text : null);
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
