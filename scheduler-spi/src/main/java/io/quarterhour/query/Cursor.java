package io.quarterhour.query;

/**
 * A place in a list. Only the store that made it can read it; it stays good while the list changes,
 * so it should name the last item that was listed, and not count. A text that no cursor of that
 * list has is refused by {@link io.quarterhour.error.InvalidInputException}: it may come from
 * outside.
 *
 * @param text opaque
 */
public record Cursor(String text) {}
