package io.quarterhour.plugin;

import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.util.Map;
import java.util.Optional;

/**
 * The context that a plug-in gets once, before the scheduler starts. The plug-in may keep it. Safe
 * for use by many threads.
 */
public interface PluginContext {
  /** {@return the name of the plug-in, under which its settings are found} */
  String name();

  /**
   * {@return the settings that the host gave on the builder for the name of this plug-in; empty if
   * it gave none; unmodifiable}
   */
  Map<String, Object> settings();

  /**
   * Looks up a secret of the host (a password, a key) that the settings name. The engine never
   * stores or logs secrets.
   *
   * @param name the name of the secret
   * @return the secret; empty if the host has none of that name
   */
  Optional<String> secret(String name);

  /**
   * Looks up a secret that is named in a task: in its parameters or in one of its notification
   * rules. A secret that one tenant may use is not necessarily available to another.
   *
   * @param owner the tenant that owns the task
   * @param name the name of the secret
   * @return the secret; empty if there is none of that name for that tenant
   */
  default Optional<String> secret(TenantId owner, String name) {
    return secret(name);
  }

  /**
   * {@return the state that the plug-in stores between its calls, shared by all nodes; usable once
   * the scheduler has started}
   */
  PluginState state();

  /**
   * {@return the time source of the engine; a plug-in that reads it can be tested under a manual
   * time}
   */
  TimeSource time();
}
