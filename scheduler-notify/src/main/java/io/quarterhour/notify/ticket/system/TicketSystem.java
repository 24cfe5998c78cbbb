package io.quarterhour.notify.ticket.system;

import io.quarterhour.error.InvalidInputException;
import java.util.List;
import java.util.Map;

/**
 * A kind of ticket system, which defines how tickets are opened, commented on and resolved. Found
 * by {@code ServiceLoader}, or passed to the constructor of the ticket notifier. Safe for use by
 * many threads.
 */
public interface TicketSystem {
  /**
   * {@return the name of this kind in the settings of the host ({@code kind}); it must never
   * change}
   */
  String name();

  /**
   * Checks the settings of a rule for its tickets: all except {@code system} and {@code shareBy}.
   * Unknown settings should be reported, too.
   *
   * @param settings the settings
   * @return each problem as a sentence; empty if there is none
   */
  List<String> problems(Map<String, Object> settings);

  /**
   * Creates the client of one system that the host configured. Called before the scheduler starts;
   * it must not send requests yet.
   *
   * @param http the settings, secrets and HTTP connection of the system
   * @return the client
   * @throws InvalidInputException if the settings are invalid; its message stops the start
   */
  TicketClient connect(TicketHttp http);
}
