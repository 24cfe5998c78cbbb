/**
 * Cron expressions: parsing to local dates and times, and describing them for people.
 *
 * <pre>
 *   text --CronParser--+-- CronGrammar           the differences between the dialects
 *                      +-- CronFieldParser       one field: numbers as bits, special days
 *                      v
 *               CronExpression                   the same for all dialects
 *                      |-- dates, times          searched by internal.calendar
 *                      +-- CronDescriber         English, or the languages of cron-utils
 * </pre>
 *
 * <p><b>Use of cron-utils.</b> This is the only package that uses cron-utils, and only to describe
 * expressions. The dialects of cron-utils differ from those that people know by the same names: it
 * accepts expressions that they refuse, refuses expressions that they accept, and maps some
 * expressions to other dates. An expression is therefore rewritten in a plain, unambiguous form
 * before cron-utils describes it.
 *
 * <p><b>Limits.</b> An expression has at most 1,000 characters and is read once, from left to
 * right. Parsing ends after ten problems.
 */
@NullMarked
package io.quarterhour.internal.cron;

import org.jspecify.annotations.NullMarked;
