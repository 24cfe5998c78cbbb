/**
 * Encoding of documents, and binding of parameters. A document is JSON that stores keep without
 * interpreting it; that of a task contains the version of its format. Parameters are bound to the
 * records of their actions. This is the only package that uses Jackson.
 */
@NullMarked
package io.quarterhour.internal.codec;

import org.jspecify.annotations.NullMarked;
