package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A JMH benchmark of a library that computes fire times, for one expression. Each subclass adds a
 * benchmark {@code next} with the most suitable call: the instants are prepared in the type of the
 * argument, and the result is not converted.
 */
@State(Scope.Thread)
public abstract class Firing {
  private static final int MASK = SampleInstants.SIZE - 1;

  /** The number of the expression, from 1. */
  @Param({"1", "2", "3", "4", "5"})
  int k;

  private final List<String> crons;
  private int index;
  private int parsed;

  Firing(List<String> crons) {
    this.crons = crons;
  }

  /** Prepares the expression and the instants. */
  @Setup
  public void prepare() {
    prepare(crons.get(k - 1), SampleInstants.instants());
  }

  /**
   * Parses the next of the five expressions.
   *
   * @return the parsed expression, so that the call is not optimised away
   */
  @Benchmark
  public Object parse() {
    parsed = parsed + 1 == crons.size() ? 0 : parsed + 1;
    return read(crons.get(parsed));
  }

  /** {@return the index of the next instant} */
  final int nextIndex() {
    index = (index + 1) & MASK;
    return index;
  }

  /** Prepares an expression, and the instants in the type that the library accepts. */
  abstract void prepare(String cron, Instant[] instants);

  /** Parses an expression without any cache on our side. */
  abstract Object read(String cron);

  /** {@return the next fire time that the library computes, or null if there is none} */
  abstract Instant nextFire(Instant from);
}
