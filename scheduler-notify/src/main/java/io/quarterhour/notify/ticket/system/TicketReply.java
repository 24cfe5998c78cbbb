package io.quarterhour.notify.ticket.system;

import io.quarterhour.notifier.DeliveryException;

/**
 * The reply of a ticket system.
 *
 * @param host the host that replied
 * @param status the HTTP status code
 * @param body the body, at most a few megabytes of it; of a reply other than 2xx its beginning, in
 *     one line and without secrets
 */
public record TicketReply(String host, int status, String body) {
  /** {@return whether the request was accepted: 2xx} */
  public boolean isSuccessful() {
    return status >= 200 && status < 300;
  }

  /** {@return whether the requested object does not exist: 404 or 410} */
  public boolean isGone() {
    return status == 404 || status == 410;
  }

  /**
   * Requires a reply of 2xx.
   *
   * @return this reply
   * @throws DeliveryException permanent, with the text of the reply, if the status is not 2xx
   */
  public TicketReply requireSuccess() throws DeliveryException {
    return requireSuccess("");
  }

  /**
   * Requires a reply of 2xx.
   *
   * @param advice the settings and permissions to check otherwise; empty for none
   * @return this reply
   * @throws DeliveryException permanent, with the text of the reply and the advice, if the status
   *     is not 2xx
   */
  public TicketReply requireSuccess(String advice) throws DeliveryException {
    if (!isSuccessful()) {
      throw DeliveryException.permanent(
          host
              + " returned HTTP "
              + status
              + (body.isEmpty() ? "" : ": " + body)
              + (advice.isEmpty() ? "" : "; " + advice));
    }
    return this;
  }
}
