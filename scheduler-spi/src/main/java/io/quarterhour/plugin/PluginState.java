package io.quarterhour.plugin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state that a plug-in stores between its calls: small texts under keys. They are stored in the
 * scheduler's store, so they are shared by all nodes and survive a restart. Each plug-in has its
 * own namespace. Do not store secrets here. Safe for use by many threads; each call accesses the
 * store.
 */
public interface PluginState {
  /** The maximum length of a key, in characters. */
  int MAX_KEY = 200;

  /** The maximum length of a text, in characters. */
  int MAX_TEXT = 64_000;

  /**
   * Reads a text.
   *
   * @param key the key, at most {@value #MAX_KEY} characters
   * @return the text; empty if there is none
   * @throws io.quarterhour.error.InvalidInputException if the key is too long
   * @throws io.quarterhour.error.StoreException if the store cannot be reached
   */
  Optional<String> get(String key);

  /**
   * Replaces a text, inserts it where there is none, or removes it, if the stored text is as
   * expected. If several nodes expect the same text at the same time, one of them succeeds.
   *
   * @param key the key, at most {@value #MAX_KEY} characters
   * @param expected the text that must be stored; null if there must be none
   * @param next the new text, at most {@value #MAX_TEXT} characters; null to remove the text
   * @return whether the stored text was as expected; if it was not, nothing has changed
   * @throws io.quarterhour.error.InvalidInputException if the key or the text is too long
   * @throws io.quarterhour.error.StoreException if the store cannot be reached, or it is unknown
   *     whether the text was written
   */
  boolean compareAndSet(String key, @Nullable String expected, @Nullable String next);
}
