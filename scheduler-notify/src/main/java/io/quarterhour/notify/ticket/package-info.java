/**
 * Keeps tickets about what fails, in a {@link io.quarterhour.notify.ticket.system.TicketSystem}.
 * {@link io.quarterhour.notify.ticket.TicketNotifier} is the channel.
 *
 * <p><b>One ticket for one failure.</b> Ticket systems do not know a request that is repeated, and
 * replies get lost. So before a ticket is opened, the state of the plug-in says which notification
 * opens it, since when, and under which reference ({@code qh-}, what the ticket is for, and a
 * number that grows with each ticket). Of several nodes one succeeds in writing so. The reference
 * is put into the ticket. If no reply came, the ticket is looked for by the reference; only when
 * the request cannot be under way any more, and the system would find what it has, is another one
 * sent, under the same reference. Until then the notification waits, by {@code tryAgainAfter}. A
 * request that is surely refused takes the intent back at once.
 *
 * <p>Comments are written down likewise before they are sent, by the id of the notification, which
 * stands in the comment; after a lost reply the comments of the ticket are read first. So is the
 * resolving: it reads how the ticket stands.
 *
 * <p><b>Order.</b> Notifications are retried apart from each other, and may arrive in any order. Of
 * each task and tenant the outcome that ended last is remembered; an older one does not open or
 * resolve anything, but an older failure is commented on a ticket that is open. Whoever opens or
 * resolves looks once more after it has written its intent.
 *
 * <p><b>By hand.</b> Before each comment the ticket is read. If it is closed or gone, the failure
 * opens the next one.
 *
 * <p><b>What can still happen.</b> A node that stands still for minutes between its last look and
 * its request may make a double; it closes it when it goes on and sees that another node has opened
 * one. What is remembered is a few hundred bytes for each task and tenant, and at most 64,000
 * characters for each ticket; of a shared ticket 1,500 that fail are known by name, and one that
 * more fail is left for people to close.
 */
@NullMarked
package io.quarterhour.notify.ticket;

import org.jspecify.annotations.NullMarked;
