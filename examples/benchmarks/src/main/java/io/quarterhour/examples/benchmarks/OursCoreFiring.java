package io.quarterhour.examples.benchmarks;

import io.quarterhour.firing.FireTimes;
import java.time.Instant;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;

/** Quarterhour with epoch milliseconds as argument and result. */
public class OursCoreFiring extends Firing {
  private long[] millis;
  private FireTimes times;
  private FireTimes[] all;
  private int next;

  /** Creates the benchmark with Unix expressions. */
  public OursCoreFiring() {
    super(Crons.UNIX);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    millis = Arrays.stream(instants).mapToLong(Instant::toEpochMilli).toArray();
    times = OursFiring.times(cron);
    all = Crons.UNIX.stream().map(OursFiring::times).toArray(FireTimes[]::new);
  }

  /** {@return the next fire time} */
  @Benchmark
  public long next() {
    return times.next(millis[nextIndex()]);
  }

  /**
   * {@return the next fire time of all five expressions in turn, so that one call site sees every
   * kind}
   */
  @Benchmark
  public long mixed() {
    next = next + 1 == all.length ? 0 : next + 1;
    return all[next].next(millis[nextIndex()]);
  }

  @Override
  Object read(String cron) {
    return OursFiring.times(cron);
  }

  @Override
  Instant nextFire(Instant from) {
    long fire = times.next(from.toEpochMilli());
    return fire == FireTimes.NEVER ? null : Instant.ofEpochMilli(fire);
  }
}
