package io.quarterhour.notify.ticket.system;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.time.TimeSource;
import java.net.URI;
import java.util.Map;

/**
 * The settings of one ticket system of the host, and the HTTP connection to it. A {@link
 * TicketClient} may keep this object. Safe for use by many threads.
 */
public interface TicketHttp {
  /**
   * {@return the settings that the host gave to this system, without {@code kind}; values as in
   * JSON}
   */
  Map<String, Object> settings();

  /** {@return the required setting {@code url}, without a slash at its end} */
  URI url();

  /**
   * Resolves the secret that a setting names as {@code secret:NAME}. The secret may change: resolve
   * it at each use, and once in {@link TicketSystem#connect} to check it.
   *
   * @param setting the name of the setting
   * @return the secret
   * @throws InvalidInputException if the setting names no secret, or if the secret is missing,
   *     empty or contains control characters
   */
  String secret(String setting);

  /** {@return the time of the engine} */
  TimeSource time();

  /**
   * Sends a request to the system, at an address that the policy of the host allows. Redirects are
   * not followed.
   *
   * @param request the request
   * @return the reply with status 2xx, 3xx, or 4xx except 408, 425 and 429
   * @throws NotAppliedException if the system temporarily accepts no more requests (429), or cannot
   *     be reached
   * @throws io.quarterhour.notifier.DeliveryException if the system asks for a later retry (408,
   *     425, 5xx), or permanent, if the address is not allowed
   * @throws java.io.IOException if there is no reply in time
   */
  TicketReply send(TicketRequest request) throws Exception;
}
