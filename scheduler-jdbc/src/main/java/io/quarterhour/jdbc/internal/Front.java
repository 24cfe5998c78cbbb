package io.quarterhour.jdbc.internal;

import java.time.Duration;
import java.time.Instant;
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
final class Front {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private volatile @Nullable Known known;

  private record Known(Instant at, Instant since) {
    boolean isFresh(Instant now) {
      return now.isBefore(since.plus(MOMENT));
    }
  }

  /** {@return a bound as the database knows it: there always is one, as H2 would look at nulls} */
  static long from(@Nullable Instant front) {
    return front == null ? Long.MIN_VALUE : front.toEpochMilli();
  }

  /** {@return where to begin; null for the beginning of all} */
  @Nullable Instant at(Instant now) {
    Known present = known;
    return present == null || !present.isFresh(now) ? null : present.at;
  }

  /** Notes the latest of what was taken last; null if that was all there was. */
  void taken(@Nullable Instant latest, Instant now) {
    Known present = known;
    Instant since = present != null && present.isFresh(now) ? present.since : now;
    known = latest == null ? null : new Known(latest, since);
  }

  /** Notes that something is put in; null if it is not known when it is ready. */
  void added(@Nullable Instant at) {
    Known present = known;
    if (at == null || (present != null && at.isBefore(present.at))) {
      known = null;
    }
  }
}
