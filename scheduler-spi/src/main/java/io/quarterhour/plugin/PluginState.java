package io.quarterhour.plugin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plug-in remembers between its calls: small texts under keys, kept in the store of the
 * scheduler, and so shared by all nodes and there after a restart. Each plug-in has a room of its
 * own. No secrets belong here. Safe for use by many threads; each call goes to the store.
 */
public interface PluginState {
  /** The longest key, in characters. */
  int MAX_KEY = 200;

  /** The longest text, in characters. */
  int MAX_TEXT = 64_000;

  /**
   * Reads a text.
   *
   * @param key under which key
   * @return the text; empty if there is none
   * @throws io.quarterhour.error.StoreException if the store cannot be reached
   */
  Optional<String> get(String key);

  /**
   * Puts a text where another is, or where none is; or takes it away. Of several nodes that expect
   * the same, one succeeds.
   *
   * @param key under which key, at most {@value #MAX_KEY} characters
   * @param expected the text that must be there; null if there must be none
   * @param next what will be there, at most {@value #MAX_TEXT} characters; null for none
   * @return whether it was as expected; if it was not, nothing has changed
   * @throws io.quarterhour.error.InvalidInputException if the key or the text is too long
   * @throws io.quarterhour.error.StoreException if the store cannot be reached, or nobody knows
   *     whether it was written
   */
  boolean compareAndSet(String key, @Nullable String expected, @Nullable String next);
}
