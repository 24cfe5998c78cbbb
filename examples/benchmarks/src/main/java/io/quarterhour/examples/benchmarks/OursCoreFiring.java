package io.quarterhour.examples.benchmarks;

import io.quarterhour.firing.FireTimes;
import java.time.Instant;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;

/** Ours in its narrow form: a number for a number. */
public class OursCoreFiring extends Firing {
  private long[] millis;
  private FireTimes times;
  private FireTimes[] all;
  private int next;

  /** One expression, in the words of Unix. */
  public OursCoreFiring() {
    super(Crons.UNIX);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    millis = Arrays.stream(instants).mapToLong(Instant::toEpochMilli).toArray();
    times = OursFiring.times(cron);
    all = Crons.UNIX.stream().map(OursFiring::times).toArray(FireTimes[]::new);
  }

  /** {@return the next fire} */
  @Benchmark
  public long next() {
    return times.next(millis[nextIndex()]);
  }

  /** {@return the next fire of all five by turns: the same call sees every kind of expression} */
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
