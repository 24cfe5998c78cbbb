package io.quarterhour.notify.ticket.system;

import java.util.Map;

/**
 * A ticket to open.
 *
 * @param reference the reference by which the ticket must be found: letters, digits and hyphens, at
 *     most 60 characters
 * @param title the title in one line, which the client may have to cut
 * @param text the plain text, with line breaks
 * @param settings the settings of the rule for its tickets: all except {@code system} and {@code
 *     shareBy}; values as in JSON
 */
public record NewTicket(
    String reference, String title, String text, Map<String, Object> settings) {}
