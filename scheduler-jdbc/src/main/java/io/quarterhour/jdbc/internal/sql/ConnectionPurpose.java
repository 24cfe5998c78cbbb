package io.quarterhour.jdbc.internal.sql;

/**
 * The purposes for which a node needs connections. It needs one connection at the same time for
 * each purpose that applies to it, and one for each transaction of actions, so that none waits for
 * another: a slow claim must not delay the renewal of a lease.
 */
enum ConnectionPurpose {
  /** The dispatch loop fires due tasks and claims ready executions. */
  DISPATCH("to fire and claim"),
  /** The completion loop records the results of attempts. */
  COMPLETION("to record outcomes"),
  /** The lease loop renews leases, independently of all other work. */
  LEASES("to renew leases"),
  /** The maintenance loop stores log lines and sends heartbeats. */
  MAINTENANCE("to store logs"),
  /** Clients and workers share one connection if there are no more. */
  CALLS("for the calls of clients and workers"),
  /** Each transactional action holds a connection. */
  ACTIONS("for the transactions of actions"),
  /** A running node listens on a connection, where the database supports signals. */
  SIGNAL("to receive signals of other nodes");

  private final String purpose;

  ConnectionPurpose(String purpose) {
    this.purpose = purpose;
  }

  /** {@return the purpose, as a part of a sentence} */
  String text() {
    return purpose;
  }
}
