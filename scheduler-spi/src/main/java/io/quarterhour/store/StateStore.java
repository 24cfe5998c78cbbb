package io.quarterhour.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store of the small texts that plug-ins and the engine store between calls, under keys and
 * changed by compare-and-set. Texts are read and written rarely and never listed. {@link
 * MaintenanceStore} removes those that have not been written for a long time.
 */
public interface StateStore {
  /**
   * Reads a text.
   *
   * @param key the key
   * @return the text; empty if there is none
   */
  Optional<String> get(StateKey key);

  /**
   * Replaces a text, inserts it where there is none, or removes it, if the stored text is as
   * expected.
   *
   * @param key the key; keys and texts are case-sensitive
   * @param expected the text that must be stored; null if there must be none
   * @param next the new text, at most 64,000 characters; null to remove the text
   * @param now the present instant, from which the age of the new text is counted
   * @return whether the stored text was as expected; if it was not, nothing has changed
   */
  boolean compareAndSet(
      StateKey key, @Nullable String expected, @Nullable String next, Instant now);
}
