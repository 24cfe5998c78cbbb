package io.quarterhour.store;

/**
 * An item that stays as it is although it is time to process it, because the store refuses it for
 * good. It is left out for a while, so that it does not stop the others, and then tried again.
 *
 * @param item the kind and the id of the item
 * @param reason the consequence and the error, in words
 */
public record SetAsideItem(String item, String reason) {}
