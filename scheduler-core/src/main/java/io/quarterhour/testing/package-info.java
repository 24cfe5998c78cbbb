/**
 * Support for the tests of applications that use the scheduler: the real engine under a manual
 * time, with actions on the calling thread. It needs no test library.
 */
@NullMarked
package io.quarterhour.testing;

import org.jspecify.annotations.NullMarked;
