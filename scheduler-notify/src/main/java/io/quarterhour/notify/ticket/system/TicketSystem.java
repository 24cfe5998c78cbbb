package io.quarterhour.notify.ticket.system;

import io.quarterhour.error.InvalidInputException;
import java.util.List;
import java.util.Map;

/**
 * A kind of ticket system: how its tickets are opened, commented on and resolved. Found by {@code
 * ServiceLoader}, or given to the constructor of the ticket notifier. Safe for use by many threads.
 */
public interface TicketSystem {
  /** {@return the name by which the host's settings call it ({@code kind}), for ever} */
  String name();

  /**
   * Checks what a rule says of its tickets: all of its settings but {@code system} and {@code
   * shareBy}. What is unknown should be refused too.
   *
   * @param settings these settings
   * @return each problem in one sentence; empty if there is none
   */
  List<String> problems(Map<String, Object> settings);

  /**
   * Makes a desk of what the host says of one system. Called before the scheduler starts; nothing
   * is asked over the network yet.
   *
   * @param access the settings, secrets and the way to the system
   * @return the desk
   * @throws InvalidInputException if the settings cannot be used; its message stops the start
   */
  TicketClient connect(TicketHttp access);
}
