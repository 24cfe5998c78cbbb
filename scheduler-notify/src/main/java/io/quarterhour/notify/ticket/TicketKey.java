package io.quarterhour.notify.ticket;

import io.quarterhour.execution.Execution;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What has a ticket of its own, and who shares it.
 *
 * @param name of the ticket's case: stands for the system, and a task with a tenant, a task, or a
 *     free name
 * @param part who it is that failed or recovered: stands for the task and the tenant
 */
record TicketKey(String name, String part) {
  private static final int NAME_DIGITS = 24;
  private static final int PART_DIGITS = 16;

  /** For one ticket of each task over all tenants. */
  static final String TASK = "task";

  /**
   * A key.
   *
   * @param one what a rule says of what shares a ticket; empty for each task and tenant by itself
   */
  static TicketKey of(String system, String one, Execution execution) {
    // A call without a task counts by its action.
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

  /** {@return where the case is kept} */
  String caseKey() {
    return "case/" + name;
  }

  /** {@return where the newest outcome of the part is kept} */
  String runKey() {
    return "run/" + name + "/" + part;
  }

  /** {@return by which a ticket is found in the ticket system} */
  String reference(long number) {
    return String.join("-", List.of("qh", name, String.valueOf(number)));
  }

  private static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      // Every JVM has it.
      throw new IllegalStateException(e);
    }
  }
}
