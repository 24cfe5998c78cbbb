package io.quarterhour.plugin;

import io.quarterhour.tenant.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state that a plug-in stores between its calls: small texts under keys. They are stored in the
 * scheduler's store, so they are shared by all nodes and survive a restart. Each plug-in has its
 * own namespace. A text that has not been written for a long time is removed, by default after a
 * year ({@code SchedulerBuilder.recordRetention}). Do not store secrets here. Safe for use by many
 * threads; each call accesses the store.
 */
public interface PluginState {
  /** The maximum length of a key, in characters. */
  int MAX_KEY = 200;

  /** The maximum length of a text, in characters. */
  int MAX_TEXT = 64_000;

  /**
   * Returns the state about one tenant, with keys of its own. Its texts are erased together with
   * the other data of the tenant ({@link io.quarterhour.client.SchedulerClient#eraseTenant}); store
   * there whatever concerns a single tenant.
   *
   * @param tenant the tenant; {@link TenantId#INSTALLATION} for the state about no single tenant
   * @return the state about the tenant
   */
  PluginState forTenant(TenantId tenant);

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
