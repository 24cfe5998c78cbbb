package io.quarterhour.notify.ticket.system;

/** How a ticket stands. */
public enum TicketState {
  /** Somebody may still work on it. */
  OPEN,
  /** It is done. */
  CLOSED,
  /** It was deleted, or cannot be seen any more. */
  GONE
}
