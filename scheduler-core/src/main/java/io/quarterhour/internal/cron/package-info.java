/**
 * Cron expressions: from text to local dates and times, and back to words.
 *
 * <pre>
 *   text --CronReader--+-- Grammar             what sets the dialects apart
 *                      +-- CronFieldReader     one field: numbers as bits, special days
 *                      v
 *               CronExpression                 the same for all dialects
 *                      |-- dates, times        searched by internal.calendar
 *                      +-- CronWords           English, or the languages of cron-utils
 * </pre>
 *
 * <p><b>Why cron-utils does not read.</b> This is the only package that knows cron-utils, and it
 * only lets it describe. Its dialects differ from those that people know by these names: it takes
 * what they refuse and the other way round, and reads some expressions as other dates. An
 * expression that it is to describe is therefore first written anew, in a plain form that has one
 * meaning only.
 *
 * <p><b>Bounds.</b> An expression has at most 1,000 characters and is read from left to right once;
 * after ten problems reading ends.
 */
@NullMarked
package io.quarterhour.internal.cron;

import org.jspecify.annotations.NullMarked;
