/**
 * A program that embeds the scheduler: {@link io.quarterhour.examples.quickstart.Quickstart} is the
 * place to begin to read.
 */
package io.quarterhour.examples.quickstart;
