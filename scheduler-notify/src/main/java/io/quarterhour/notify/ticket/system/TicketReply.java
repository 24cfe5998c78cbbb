package io.quarterhour.notify.ticket.system;

import io.quarterhour.notifier.DeliveryException;

/**
 * What a ticket system answered.
 *
 * @param host who answered
 * @param status its number
 * @param text the body, at most some megabytes of it; of a refusal its beginning, in one line and
 *     without secrets
 */
public record TicketReply(String host, int status, String text) {
  /** {@return whether the request was taken: 2xx} */
  public boolean isTaken() {
    return status >= 200 && status < 300;
  }

  /** {@return whether there is no such thing: 404 or 410} */
  public boolean isGone() {
    return status == 404 || status == 410;
  }

  /**
   * Insists on an answer of 2xx.
   *
   * @return this
   * @throws DeliveryException final, with the words of the system, if it is another
   */
  public TicketReply taken() throws DeliveryException {
    if (!isTaken()) {
      throw DeliveryException.permanent(
          host + " answered " + status + (text.isEmpty() ? "" : ": " + text));
    }
    return this;
  }
}
