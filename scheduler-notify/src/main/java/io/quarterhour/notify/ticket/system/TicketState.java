package io.quarterhour.notify.ticket.system;

/** The state of a ticket. */
public enum TicketState {
  /** The ticket is open; people may still work on it. */
  OPEN,
  /** The ticket is closed. */
  CLOSED,
  /** The ticket was deleted, or is no longer visible. */
  GONE
}
