/**
 * Planning of completions: maps the report of a worker to the result that the store records, with
 * retries, notifications and the children of a fan-out. Pure computation, without the store.
 */
@NullMarked
package io.quarterhour.internal.complete;

import org.jspecify.annotations.NullMarked;
