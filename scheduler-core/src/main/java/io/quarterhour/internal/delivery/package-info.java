/**
 * What stands between a notification and its notifier: digests, which gather several into one, and
 * the breakers of destinations that fail.
 *
 * <p>A digest is kept in the store under a key of its rule, as a text that is changed by
 * compare-and-set. Each notification of the rule adds what it tells of:
 *
 * <pre>
 *   first of a digest    opens it, and waits for its time (if it has one)
 *   any other            adds itself, and is done: "gathered"
 *   who makes it full, or the first when its time has come
 *                        takes all that is gathered out of the open digest, under its own name,
 *                        and sends it; whoever comes now opens the next one
 *   once it is sent      what was taken stays for a while, so that nobody who comes again after a
 *                        crash is told twice
 *   while five are on    what comes waits; then each digest takes as many as it may, and the rest is
 *   their way            sent by those that waited
 * </pre>
 */
@NullMarked
package io.quarterhour.internal.delivery;

import org.jspecify.annotations.NullMarked;
