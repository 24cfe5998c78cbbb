package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A library that computes fire times, with one expression. Each one adds a benchmark {@code next}
 * with the call that suits it best: the instants stand ready in the type that it takes, and what it
 * answers is not converted.
 */
@State(Scope.Thread)
public abstract class Firing {
  private static final int MASK = SampleInstants.SIZE - 1;

  /** Which of the expressions, from 1. */
  @Param({"1", "2", "3", "4", "5"})
  int k;

  private final List<String> crons;
  private int index;
  private int parsed;

  Firing(List<String> crons) {
    this.crons = crons;
  }

  /** Makes the expression and the instants ready. */
  @Setup
  public void prepare() {
    prepare(crons.get(k - 1), SampleInstants.instants());
  }

  /**
   * Reads the next one of the five expressions.
   *
   * @return it, so that reading it is not in vain
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

  /** Makes an expression ready, and the instants in the type that the library takes. */
  abstract void prepare(String cron, Instant[] instants);

  /** Reads an expression anew, without any cache of ours. */
  abstract Object read(String cron);

  /** {@return the next fire as the library tells it, or null if it knows none} */
  abstract Instant nextFire(Instant from);
}
