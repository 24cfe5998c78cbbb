/**
 * Channels that tell people and other systems how executions went. Each is a {@link
 * io.quarterhour.notifier.Notifier} in a package of its own, found by {@code ServiceLoader}, and
 * needs its libraries only if a rule names it:
 *
 * <ul>
 *   <li>{@link io.quarterhour.notify.log log}: a line in the log of the node, by SLF4J;
 *   <li>{@link io.quarterhour.notify.mail mail}: a mail to people, by Jakarta Mail, JMustache and
 *       Jackson;
 *   <li>{@link io.quarterhour.notify.webhook webhook}: a JSON document to an HTTP address, by
 *       Jackson and Apache HttpClient 5;
 *   <li>{@link io.quarterhour.notify.ticket ticket}: a ticket while something fails, by the same.
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
