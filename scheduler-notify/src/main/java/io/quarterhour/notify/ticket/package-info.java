/**
 * The notifier {@code ticket}, which opens tickets for failures in a {@link
 * io.quarterhour.notify.ticket.system.TicketSystem} and resolves them after the recovery. {@link
 * io.quarterhour.notify.ticket.TicketNotifier} documents its settings.
 *
 * <p><b>One ticket per failure.</b> Ticket systems do not detect repeated requests, and replies can
 * be lost. Before a ticket is opened, the state of the plug-in therefore announces the notification
 * that opens the ticket, the time, and a reference: {@code qh-}, the name of the ticket record, and
 * a number that grows with each ticket. If several nodes announce a ticket at the same time, only
 * one of them succeeds. The ticket contains the reference.
 *
 * <p>If the reply was lost, the notifier looks for the ticket by its reference. It sends another
 * request with the same reference only when the first request can no longer be in progress and the
 * system would find the ticket if it existed. Until then the notification waits by {@link
 * io.quarterhour.notifier.DeliveryException#delayed}. If a request was certainly rejected, the
 * announcement is withdrawn at once.
 *
 * <p>Comments are announced in the same way, by the id of the notification, which the comment
 * contains. After a lost reply, the comments of the ticket are read first. Resolving a ticket is
 * announced as well, and reads the state of the ticket first.
 *
 * <p><b>Order.</b> Notifications are retried independently and may arrive in any order. For each
 * task and tenant, the outcome that finished last is stored. An older outcome neither opens nor
 * resolves a ticket, but an older failure is added as a comment to an open ticket. An update that
 * opens or resolves a ticket checks the newest outcome again after its announcement.
 *
 * <p><b>Changes by hand.</b> The state of a ticket is read before each comment. If the ticket is
 * closed or deleted, the failure opens a new one.
 *
 * <p><b>Limits.</b> A node that stalls for minutes between its last check and its request may open
 * a duplicate ticket. When it resumes and detects the ticket of another node, it closes the
 * duplicate. The stored state takes a few hundred bytes for each task and tenant, and at most
 * 64,000 characters for each ticket. A shared ticket records at most 1,500 failing tasks and
 * tenants; if more of them fail, the ticket must be closed by hand.
 */
@NullMarked
package io.quarterhour.notify.ticket;

import org.jspecify.annotations.NullMarked;
