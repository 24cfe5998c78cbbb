/**
 * What came of an attempt: from what a worker tells to what is written down. Pure arithmetic:
 * retries, notifications, the children of a fan-out.
 */
@NullMarked
package io.quarterhour.internal.complete;

import org.jspecify.annotations.NullMarked;
