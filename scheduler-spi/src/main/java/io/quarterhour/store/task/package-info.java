/**
 * Rows, requests and results of {@link io.quarterhour.store.TaskStore}: definitions, schedule
 * states, and the firings that advance them.
 */
@NullMarked
package io.quarterhour.store.task;

import org.jspecify.annotations.NullMarked;
