package io.quarterhour.jdbc.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where what is ready begins, as far as this node knows: what was ready earlier is taken. A search
 * that begins there need not walk over what is leased, nor over what is gone, which a database
 * keeps for as long as somebody, a backup say, may still want to see it.
 *
 * <p>It is remembered only for a moment, and only while there is more than can be taken; and a
 * search that finds too little looks at everything. So what comes in before the front waits no
 * longer than that moment, and less if there is room.
 *
 * <p>Safe for use by many threads.
 */
final class ScanStart {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

  /** What is known. */
  record Known(Instant at, Instant since) {
    boolean isFresh(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(MOMENT));
    }
  }

  /** {@return a bound as the database knows it: there always is one, as H2 would look at nulls} */
  static long from(@Nullable Known front) {
    return front == null ? Long.MIN_VALUE : front.at.toEpochMilli();
  }

  /** {@return where to begin; null for the beginning of all} */
  @Nullable Known at(Instant now) {
    Known present = known.get();
    return present == null || !present.isFresh(now) ? null : present;
  }

  /**
   * Notes the latest of what was taken, unless something came in before it meanwhile.
   *
   * @param from where the search began; null for the beginning of all
   * @param latest what was taken; null if that was all there was
   */
  void taken(@Nullable Known from, @Nullable Instant latest, Instant now) {
    if (latest == null) {
      known.set(null);
    } else if (from == null) {
      known.set(new Known(latest, now));
    } else {
      known.compareAndSet(from, new Known(latest, from.since));
    }
  }

  /** Notes that something is put in; null if it is not known when it is ready. */
  void added(@Nullable Instant at) {
    Known present = known.get();
    if (at == null || (present != null && at.isBefore(present.at))) {
      known.set(null);
    }
  }
}
