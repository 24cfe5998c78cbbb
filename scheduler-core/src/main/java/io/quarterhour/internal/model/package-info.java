/**
 * Values that pass between the stages of the engine: task definitions on their way to planning and
 * running, reports of attempts on their way to completion. Stages do not know each other; all of
 * them know these values.
 */
@NullMarked
package io.quarterhour.internal.model;

import org.jspecify.annotations.NullMarked;
