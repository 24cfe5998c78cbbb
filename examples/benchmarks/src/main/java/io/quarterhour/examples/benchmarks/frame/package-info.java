/** What all measurements share: figures, their medians, options and JVMs of their own. */
package io.quarterhour.examples.benchmarks.frame;
