/**
 * Plug-ins: how they are found, what they are given, and the guard that every call of them goes
 * through, so that no plug-in can hurt the engine.
 */
@NullMarked
package io.quarterhour.internal.plugin;

import org.jspecify.annotations.NullMarked;
