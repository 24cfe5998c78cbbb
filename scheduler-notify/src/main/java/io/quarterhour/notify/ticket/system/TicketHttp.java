package io.quarterhour.notify.ticket.system;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.time.TimeSource;
import java.net.URI;
import java.util.Map;

/**
 * What a {@link TicketSystem} is given for one system of the host. It may be kept. Safe for use by
 * many threads.
 */
public interface TicketHttp {
  /** {@return what the host says of this system, without {@code kind}; values as in JSON} */
  Map<String, Object> settings();

  /** {@return the setting {@code url}, which the host must give, without a slash at its end} */
  URI url();

  /**
   * Looks up the secret that a setting names as {@code secret:NAME}. It may change meanwhile: look
   * it up at each use, and once in {@link TicketSystem#connect} to check it.
   *
   * @param setting the name of the setting
   * @return the secret
   * @throws InvalidInputException if the setting names none, or there is none of that name
   */
  String secret(String setting);

  /** {@return the time of the engine} */
  TimeSource time();

  /**
   * Asks the system, at an address that the host's policy allows. Redirects are not followed.
   *
   * @param request what to ask
   * @return the answer, if it is 2xx, 3xx, or 4xx but for 408, 425 and 429
   * @throws NotAppliedException if the system takes nothing more for now (429), or cannot be
   *     reached
   * @throws io.quarterhour.notifier.DeliveryException if it says to ask again (408, 425, 5xx), or
   *     must not be asked at that address
   * @throws java.io.IOException if there is no answer in time
   */
  TicketReply ask(TicketRequest request) throws Exception;
}
