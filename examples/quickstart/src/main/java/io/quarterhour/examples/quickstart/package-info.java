/**
 * A program that embeds the scheduler: {@link io.quarterhour.examples.quickstart.Quickstart} shows
 * how.
 */
package io.quarterhour.examples.quickstart;
