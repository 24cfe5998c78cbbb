/**
 * Cron expressions: from text to local dates and times, and back to words. {@link
 * io.quarterhour.internal.cron.CronReader} reads the four dialects; what it answers is compiled
 * into sets of bits and searched by {@link io.quarterhour.internal.calendar}. This is the only
 * package that knows cron-utils.
 */
@NullMarked
package io.quarterhour.internal.cron;

import org.jspecify.annotations.NullMarked;
