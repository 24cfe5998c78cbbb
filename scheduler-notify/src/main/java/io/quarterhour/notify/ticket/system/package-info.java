/**
 * The SPI for ticket systems.
 *
 * <p>A {@link io.quarterhour.notify.ticket.system.TicketSystem} names a kind of system, checks its
 * settings and creates a {@link io.quarterhour.notify.ticket.system.TicketClient}. The client
 * opens, finds, comments on and resolves tickets through the {@link
 * io.quarterhour.notify.ticket.system.TicketHttp} that it is given. Implementations are found by
 * {@code ServiceLoader}.
 */
@NullMarked
package io.quarterhour.notify.ticket.system;

import org.jspecify.annotations.NullMarked;
