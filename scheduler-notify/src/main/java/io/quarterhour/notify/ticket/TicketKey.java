package io.quarterhour.notify.ticket;

import io.quarterhour.execution.Execution;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The key of a ticket record, and of the task and tenant that share the ticket.
 *
 * @param name the name of the ticket record: a hash of the ticket system and of a task with a
 *     tenant, a task, or a free name
 * @param part a hash of the task and the tenant that failed or recovered
 */
record TicketKey(String name, String part) {
  private static final int NAME_DIGITS = 24;
  private static final int PART_DIGITS = 16;

  /** The value of {@code shareBy} for one ticket per task, shared by all tenants. */
  static final String TASK = "task";

  /**
   * Creates the key of an execution.
   *
   * @param system the name of the ticket system
   * @param one the setting {@code shareBy} of the rule; empty for one ticket per task and tenant
   * @param execution the execution
   */
  static TicketKey of(String system, String one, Execution execution) {
    // A call without a task is identified by its action.
    String task =
        execution
            .task()
            .map(id -> "task\n" + id.tenant() + "\n" + id.name())
            .orElse("action\n" + execution.action());
    String part = task + "\n" + execution.tenant();
    String shared =
        switch (one) {
          case "" -> "each\n" + part;
          case TASK -> "all\n" + task;
          default -> "name\n" + one;
        };
    return new TicketKey(
        hash(system + "\n" + shared).substring(0, NAME_DIGITS),
        hash(part).substring(0, PART_DIGITS));
  }

  /** {@return the key under which the ticket record is stored} */
  String caseKey() {
    return "ticket/" + name;
  }

  /** {@return the key under which the newest outcome of the task and tenant is stored} */
  String runKey() {
    return "outcome/" + name + "/" + part;
  }

  /** {@return the reference by which the ticket is found in the ticket system} */
  String reference(long number) {
    return String.join("-", List.of("qh", name, String.valueOf(number)));
  }

  private static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      // Every JVM supports this algorithm.
      throw new IllegalStateException(e);
    }
  }
}
