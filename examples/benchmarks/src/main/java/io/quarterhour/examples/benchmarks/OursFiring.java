package io.quarterhour.examples.benchmarks;

import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;

/** Quarterhour with an {@link Instant} as argument and result, which is the usual call. */
public class OursFiring extends Firing {
  private Instant[] instants;
  private FireTimes times;
  private FireTimes[] all;
  private int next;

  /** Creates the benchmark with Unix expressions. */
  public OursFiring() {
    super(Crons.UNIX);
  }

  static FireTimes times(String cron) {
    return FireTimes.of(Schedule.cron(cron).in(Crons.ZONE.getId()).exact());
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    this.instants = instants;
    times = times(cron);
    all = Crons.UNIX.stream().map(OursFiring::times).toArray(FireTimes[]::new);
  }

  /** {@return the next fire time} */
  @Benchmark
  public Instant next() {
    return times.next(instants[nextIndex()]);
  }

  /**
   * {@return the next fire time of all five expressions in turn, so that one call site sees every
   * kind}
   */
  @Benchmark
  public Instant mixed() {
    next = next + 1 == all.length ? 0 : next + 1;
    return all[next].next(instants[nextIndex()]);
  }

  @Override
  Object read(String cron) {
    return times(cron);
  }

  @Override
  Instant nextFire(Instant from) {
    return times.next(from);
  }
}
