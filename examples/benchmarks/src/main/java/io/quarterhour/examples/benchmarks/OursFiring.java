package io.quarterhour.examples.benchmarks;

import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;

/** Ours as everybody calls it: an instant for an instant. */
public class OursFiring extends Firing {
  private Instant[] instants;
  private FireTimes times;
  private FireTimes[] all;
  private int next;

  /** One expression, in the words of Unix. */
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

  /** {@return the next fire} */
  @Benchmark
  public Instant next() {
    return times.next(instants[nextIndex()]);
  }

  /** {@return the next fire of all five by turns: the same call sees every kind of expression} */
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
