package io.quarterhour.notify.ticket.system;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The client of one ticket system at one address. Tickets are identified by the id that the system
 * gave them, as a text. Methods block until the system has replied. Safe for use by many threads. A
 * client that is also {@link AutoCloseable} is closed when the scheduler stops.
 *
 * <p>The exception that a method throws decides about a retry. A {@link NotAppliedException}, or a
 * permanent {@link io.quarterhour.notifier.DeliveryException}, means that the request changed
 * nothing. After any other exception it may have taken effect, and the notifier checks this before
 * it retries.
 */
public interface TicketClient {
  /**
   * Looks for a ticket by its reference, among open and closed tickets.
   *
   * @param reference the reference: letters, digits and hyphens
   * @return the id of the ticket, the oldest if there are several; empty if none is found
   * @throws Exception if the request failed
   */
  Optional<String> find(String reference) throws Exception;

  /**
   * Opens a ticket, which {@link #find} then finds by its reference.
   *
   * @param ticket the ticket
   * @return the id of the ticket
   * @throws Exception if the ticket was not opened, or if this is unknown
   */
  String open(NewTicket ticket) throws Exception;

  /**
   * Reads the current state of a ticket. The result must not be delayed, for example by a search
   * index.
   *
   * @param ticket the id of the ticket
   * @param settings the settings of the rule for its tickets
   * @return the state
   * @throws Exception if the request failed
   */
  TicketState state(String ticket, Map<String, Object> settings) throws Exception;

  /**
   * Checks whether one of the newest comments contains a text. The result must not be delayed, for
   * example by a search index.
   *
   * @param ticket the id of the ticket
   * @param mark the text: a UUID of 36 characters
   * @return whether a comment contains it
   * @throws Exception if the request failed
   */
  boolean hasCommentContaining(String ticket, String mark) throws Exception;

  /**
   * Adds a comment.
   *
   * @param ticket the id of the ticket
   * @param text the plain text, with line breaks
   * @throws Exception if the comment was not added, or if this is unknown
   */
  void comment(String ticket, String text) throws Exception;

  /**
   * Resolves a ticket. Idempotent: a repetition has no further effect.
   *
   * @param ticket the id of the ticket
   * @param settings the settings of the rule for its tickets
   * @throws Exception if the ticket was not resolved, or if this is unknown
   */
  void resolve(String ticket, Map<String, Object> settings) throws Exception;

  /**
   * {@return the time after the end of {@link #open}, successful or not, during which {@link #find}
   * may not find the ticket yet}
   */
  Duration searchDelay();
}
