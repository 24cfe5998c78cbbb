package io.quarterhour.plugin;

/** Implemented by actions and notifiers that want settings, secrets or the time of the engine. */
public interface Configurable {
  /**
   * Called once, before the scheduler starts and before any other call of the plug-in but that for
   * its name or descriptor. What it throws stops the start, with a message that names the plug-in.
   *
   * @param context what the plug-in is given
   * @throws Exception if the settings cannot be used; say which setting, what was expected and what
   *     was found
   */
  void configure(PluginContext context) throws Exception;
}
