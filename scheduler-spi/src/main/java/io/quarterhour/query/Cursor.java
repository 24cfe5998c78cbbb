package io.quarterhour.query;

/**
 * A position in a list. Only the store that made a cursor can read it. It stays valid while the
 * list changes, so it should identify the last item listed instead of counting items. A cursor may
 * come from outside: a store refuses a text that is not a cursor of the list with {@link
 * io.quarterhour.error.InvalidInputException}.
 *
 * @param text the opaque text of the cursor
 */
public record Cursor(String text) {}
