package io.quarterhour.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what plug-ins remember between calls: small texts under keys, changed by compare-and-set.
 * It is read and written seldom; nothing of it is listed or aged.
 */
public interface StateStore {
  /** The owner of what the engine itself remembers; no plug-in can have that name. */
  String ENGINE = "*";

  /**
   * Reads a text.
   *
   * @param owner whose it is, a name of at most 200 characters
   * @param key under which key, at most 200 characters
   * @return the text; empty if there is none
   */
  Optional<String> get(String owner, String key);

  /**
   * Puts a text where another is, or where none is; or takes it away.
   *
   * @param owner whose it is
   * @param key under which key; keys and texts that differ in the case of a letter alone differ
   * @param expected the text that must be there; null if there must be none
   * @param next what will be there, at most 64,000 characters; null for none
   * @return whether it was as expected; if it was not, nothing has changed
   */
  boolean compareAndSet(String owner, String key, @Nullable String expected, @Nullable String next);
}
