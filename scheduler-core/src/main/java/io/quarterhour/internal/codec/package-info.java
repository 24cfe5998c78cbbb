/**
 * Documents: what stores keep without understanding it, as JSON with a version, and parameters as
 * the records of their actions. The only package that knows Jackson.
 */
@NullMarked
package io.quarterhour.internal.codec;

import org.jspecify.annotations.NullMarked;
