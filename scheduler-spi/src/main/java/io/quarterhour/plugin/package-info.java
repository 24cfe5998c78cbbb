/**
 * The types by which the engine gives plug-ins their settings, secrets, state and the time, once,
 * before it starts.
 */
@NullMarked
package io.quarterhour.plugin;

import org.jspecify.annotations.NullMarked;
