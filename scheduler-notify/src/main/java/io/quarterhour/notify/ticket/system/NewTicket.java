package io.quarterhour.notify.ticket.system;

import java.util.Map;

/**
 * A ticket to open.
 *
 * @param reference by which it must be found: letters, digits and hyphens, at most 60
 * @param title one line, which may have to be cut
 * @param text plain text, in lines
 * @param settings what the rule says of its tickets: all of its settings but {@code system} and
 *     {@code shareBy}; values as in JSON
 */
public record NewTicket(
    String reference, String title, String text, Map<String, Object> settings) {}
