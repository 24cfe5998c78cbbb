package io.quarterhour.store;

/**
 * A place in a list. Only the store that made it can read it; it stays good while the list changes.
 *
 * @param text opaque
 */
public record Cursor(String text) {}
