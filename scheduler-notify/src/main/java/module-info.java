/**
 * Notifiers that report the outcomes of executions to people and to other systems. Each is a {@link
 * io.quarterhour.notifier.Notifier} in a package of its own, is found by {@code ServiceLoader}, and
 * requires its libraries only if a notification rule names it:
 *
 * <ul>
 *   <li>{@link io.quarterhour.notify.log log} writes a line to the log of the node, with SLF4J;
 *   <li>{@link io.quarterhour.notify.mail mail} sends a mail, with Jakarta Mail, JMustache and
 *       Jackson;
 *   <li>{@link io.quarterhour.notify.webhook webhook} posts a JSON document to an HTTP address,
 *       with Jackson and Apache HttpClient 5;
 *   <li>{@link io.quarterhour.notify.ticket ticket} opens a ticket for a failure and resolves the
 *       ticket after the recovery, with the same libraries as the webhook.
 * </ul>
 */
module io.quarterhour.notify {
  requires static transitive org.jspecify;
  requires transitive io.quarterhour.spi;
  requires org.slf4j;
  requires static com.fasterxml.jackson.databind;
  requires static com.samskivert.jmustache;
  requires static jakarta.activation;
  requires static jakarta.mail;
  requires static org.apache.httpcomponents.client5.httpclient5;
  requires static org.apache.httpcomponents.core5.httpcore5;

  exports io.quarterhour.notify.log;
  exports io.quarterhour.notify.mail;
  exports io.quarterhour.notify.ticket;
  exports io.quarterhour.notify.ticket.system;
  exports io.quarterhour.notify.webhook;

  uses io.quarterhour.notify.ticket.system.TicketSystem;

  provides io.quarterhour.notifier.Notifier with
      io.quarterhour.notify.log.LogNotifier,
      io.quarterhour.notify.mail.MailNotifier,
      io.quarterhour.notify.ticket.TicketNotifier,
      io.quarterhour.notify.webhook.WebhookNotifier;
  provides io.quarterhour.notify.ticket.system.TicketSystem with
      io.quarterhour.notify.ticket.connectwise.ConnectWise,
      io.quarterhour.notify.ticket.halopsa.HaloPsa,
      io.quarterhour.notify.ticket.jira.JiraServiceManagement;
}
