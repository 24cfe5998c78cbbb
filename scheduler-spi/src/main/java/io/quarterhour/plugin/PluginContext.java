package io.quarterhour.plugin;

import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a plug-in is given once, before the scheduler starts. It may be kept; it is safe for use by
 * many threads.
 */
public interface PluginContext {
  /** {@return the name of the plug-in, under which its settings stand} */
  String name();

  /**
   * {@return the settings that the host gave for this plug-in's name on the builder; empty if it
   * gave none; unmodifiable}
   */
  Map<String, Object> settings();

  /**
   * Looks up a secret that the host keeps (a password, a key) and that the settings name. Secrets
   * are never stored or logged by the engine.
   *
   * @param name the name of the secret
   * @return the secret, or empty if the host knows none of that name
   */
  Optional<String> secret(String name);

  /**
   * Looks up a secret that is named in a task: in its parameters, or in a rule of its. What one
   * tenant may use, another need not.
   *
   * @param owner the tenant to whom the task belongs
   * @param name the name of the secret
   * @return the secret, or empty if that tenant may use none of that name
   */
  default Optional<String> secret(TenantId owner, String name) {
    return secret(name);
  }

  /**
   * {@return what the plug-in remembers between its calls, shared by all nodes; usable once the
   * scheduler has started}
   */
  PluginState state();

  /** {@return the time of the engine; a plug-in that reads it can be tested under a manual time} */
  TimeSource time();
}
