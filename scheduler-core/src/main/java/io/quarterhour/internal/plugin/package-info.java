/**
 * Plug-ins: their discovery, their registration, their context, and the guard around calls that
 * have no execution to fail, so that no plug-in can break the engine.
 */
@NullMarked
package io.quarterhour.internal.plugin;

import org.jspecify.annotations.NullMarked;
