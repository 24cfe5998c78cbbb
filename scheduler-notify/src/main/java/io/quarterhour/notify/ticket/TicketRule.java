package io.quarterhour.notify.ticket;

import io.quarterhour.execution.Execution;
import io.quarterhour.notify.ticket.system.TicketSystem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a ticket rule.
 *
 * @param system the name of the ticket system
 * @param shareBy the scope of a ticket: empty for one ticket per task and tenant, {@link
 *     TicketKey#TASK}, or a free name
 * @param ticket all other settings, which the system needs for a ticket
 * @param link the address of an execution in a user interface; null if the host gave none
 */
record TicketRule(
    String system, String shareBy, Map<String, Object> ticket, @Nullable String link) {
  private static final int MAX_NAME = 100;

  /**
   * Reads the settings of a rule.
   *
   * @param configuredSystems the systems of the host
   * @param problems the list to which problems are added, each as a sentence
   * @return the settings; null if any of them is invalid
   */
  static @Nullable TicketRule read(
      Map<String, Object> settings, ConfiguredSystems configuredSystems, List<String> problems) {
    int before = problems.size();
    Map<String, Object> ticket = new LinkedHashMap<>(settings);
    Object system = ticket.remove("system");
    Object shareBy = settings.containsKey("shareBy") ? ticket.remove("shareBy") : "";
    if (!(shareBy instanceof String name)
        || name.length() > MAX_NAME
        || (settings.containsKey("shareBy") && name.isBlank())) {
      problems.add(
          "'shareBy' must be '"
              + TicketKey.TASK
              + "' or a name of at most "
              + MAX_NAME
              + " characters");
    }
    Optional<TicketSystem> kind =
        system instanceof String text ? configuredSystems.kind(text) : Optional.empty();
    if (kind.isEmpty()) {
      problems.add(
          "'system' must name a ticket system of the host, there are "
              + new TreeSet<>(configuredSystems.names()));
    } else {
      problems.addAll(kind.get().problems(Collections.unmodifiableMap(ticket)));
    }
    return problems.size() > before
        ? null
        : new TicketRule(
            String.valueOf(system),
            String.valueOf(shareBy),
            Collections.unmodifiableMap(ticket),
            configuredSystems.link());
  }

  Optional<String> link(Execution execution) {
    return Optional.ofNullable(link)
        .map(text -> text.replace("{execution}", execution.id().toString()))
        .map(text -> text.replace("{tenant}", execution.tenant().value()));
  }
}
