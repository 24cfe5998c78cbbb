/** Lines about executions in the log of the host. */
@NullMarked
package io.quarterhour.internal.engine.log;

import org.jspecify.annotations.NullMarked;
