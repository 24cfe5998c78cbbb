/**
 * What the engine hands to plug-ins that want settings, secrets or the time, once, before it
 * starts.
 */
@NullMarked
package io.quarterhour.plugin;

import org.jspecify.annotations.NullMarked;
