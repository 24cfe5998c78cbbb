/** Parts shared by all measurements: figures, their medians and command line options. */
package io.quarterhour.examples.benchmarks.frame;
