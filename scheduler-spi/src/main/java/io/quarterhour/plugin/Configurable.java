package io.quarterhour.plugin;

/**
 * Implemented by actions and notifiers that need settings, secrets, stored state or the time of the
 * engine.
 */
public interface Configurable {
  /**
   * Configures the plug-in. The engine calls this once, before the scheduler starts, and before it
   * calls any other method of the plug-in except the one that returns its name or descriptor. If
   * this method throws, the scheduler does not start; the error message names the plug-in.
   *
   * @param context the context of the plug-in
   * @throws Exception if the settings cannot be used; the message should name the setting, the
   *     expected value and the value found
   */
  void configure(PluginContext context) throws Exception;
}
