/**
 * For tests of those who use the scheduler: the real engine under a manual time, with actions on
 * the thread of the caller. It needs no test library.
 */
@NullMarked
package io.quarterhour.testing;

import org.jspecify.annotations.NullMarked;
