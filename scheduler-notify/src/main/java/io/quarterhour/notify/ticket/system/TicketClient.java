package io.quarterhour.notify.ticket.system;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One ticket system at one address. Tickets are called by the id that the system gave them, as a
 * text. Safe for use by many threads, on which it waits for the answers.
 *
 * <p>What a method throws decides what is thought of a request. A {@link NotAppliedException}, or a
 * final {@link io.quarterhour.notifier.DeliveryException}, says that nothing was changed. After
 * anything else it may have been: the notifier looks before it tries again.
 */
public interface TicketClient {
  /**
   * Looks for a ticket by its reference, among open and closed ones.
   *
   * @param reference the reference, letters, digits and hyphens
   * @return the ticket, of several the oldest; empty if none is found
   * @throws Exception if the system could not be asked
   */
  Optional<String> find(String reference) throws Exception;

  /**
   * Opens a ticket, which is then found by its reference.
   *
   * @param ticket what to say in it
   * @return its id
   * @throws Exception if it was not opened, or nobody knows whether it was
   */
  String open(NewTicket ticket) throws Exception;

  /**
   * Tells how a ticket stands, without delay.
   *
   * @param ticket its id
   * @param settings what the rule says of its tickets
   * @return whether it is open, closed or not there any more
   * @throws Exception if the system could not be asked
   */
  TicketState state(String ticket, Map<String, Object> settings) throws Exception;

  /**
   * Tells whether one of the newest comments has a text in it, without delay.
   *
   * @param ticket the id of the ticket
   * @param mark the text: a UUID of 36 characters
   * @return whether it is there
   * @throws Exception if the system could not be asked
   */
  boolean holds(String ticket, String mark) throws Exception;

  /**
   * Adds a comment.
   *
   * @param ticket the id of the ticket
   * @param text plain text, in lines
   * @throws Exception if it was not added, or nobody knows whether it was
   */
  void comment(String ticket, String text) throws Exception;

  /**
   * Moves a ticket to where it counts as done. Doing it twice is as good as once.
   *
   * @param ticket the id of the ticket
   * @param settings what the rule says of its tickets
   * @throws Exception if it was not resolved, or nobody knows whether it was
   */
  void resolve(String ticket, Map<String, Object> settings) throws Exception;

  /**
   * {@return how long after {@link #open} has ended, well or not, {@link #find} may still miss the
   * ticket}
   */
  Duration delay();
}
