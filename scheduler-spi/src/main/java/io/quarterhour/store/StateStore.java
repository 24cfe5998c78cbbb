package io.quarterhour.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store of the small texts that plug-ins and the engine store between calls, under keys and
 * changed by compare-and-set. Texts are read and written rarely, never listed and never removed by
 * age.
 */
public interface StateStore {
  /** The namespace of the texts of the engine itself; no plug-in can have that name. */
  String ENGINE = "*";

  /**
   * Reads a text.
   *
   * @param namespace the namespace, a name of at most 200 characters
   * @param key the key, at most 200 characters
   * @return the text; empty if there is none
   */
  Optional<String> get(String namespace, String key);

  /**
   * Replaces a text, inserts it where there is none, or removes it, if the stored text is as
   * expected.
   *
   * @param namespace the namespace, a name of at most 200 characters
   * @param key the key, at most 200 characters; keys and texts are case-sensitive
   * @param expected the text that must be stored; null if there must be none
   * @param next the new text, at most 64,000 characters; null to remove the text
   * @return whether the stored text was as expected; if it was not, nothing has changed
   */
  boolean compareAndSet(
      String namespace, String key, @Nullable String expected, @Nullable String next);
}
