package io.quarterhour.internal.node;

import io.quarterhour.action.Action;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.SecretSource;
import java.util.List;
import java.util.Map;

/**
 * The configuration of the plug-ins of a node.
 *
 * @param actions the registered actions
 * @param notifiers the registered notifiers
 * @param discovery the use of further plug-ins that are discovered
 * @param settings the settings, by the name of the plug-in
 * @param secrets the source of secrets
 */
public record PluginConfig(
    List<Action<?>> actions,
    List<Notifier> notifiers,
    PluginRegistry.Discovery discovery,
    Map<String, Map<String, Object>> settings,
    SecretSource secrets) {}
