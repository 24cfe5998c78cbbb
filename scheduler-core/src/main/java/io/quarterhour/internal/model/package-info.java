/**
 * Values that pass between the stages of the engine: task definitions for planning and running, and
 * reports of attempts for completion. Stages do not depend on each other; all of them depend on
 * these values.
 */
@NullMarked
package io.quarterhour.internal.model;

import org.jspecify.annotations.NullMarked;
