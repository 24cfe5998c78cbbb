package io.quarterhour.internal.engine.loop;

import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The queues whose executions are late: more are ready than the node has slots for, and those that
 * it claimed last had been ready for more than a minute, for example because they catch up after an
 * outage. Since the earliest ones come first, nothing else of these queues would run until all of
 * them have caught up. Therefore half of the free slots of such a queue are reserved for executions
 * that are not late, as far as there are any. For use by one thread.
 */
public final class LateQueues {
  /** The time for which an execution has been ready when it is late. */
  private static final Duration LATE_AFTER = Duration.ofMinutes(1);

  /** The pause after which punctual executions are looked for again if there were none. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Map<String, Share> shares = new HashMap<>();

  /** Creates an empty set: no queue is late. */
  public LateQueues() {}

  /** The punctual executions of one queue. */
  private static final class Share {
    private Instant claimAt = Instant.MIN;

    /** Whether an odd slot is reserved for them; it is theirs every second time. */
    private boolean getsOddSlot = true;

    int of(int free) {
      int share = (free + (getsOddSlot ? 1 : 0)) / 2;
      getsOddSlot ^= free % 2 == 1;
      return share;
    }
  }

  /** {@return the earliest ready time of executions that are not late} */
  public static Instant punctualFrom(Instant now) {
    return now.minus(LATE_AFTER);
  }

  /** {@return the slots that are reserved for punctual executions, of the free ones} */
  public List<ClaimRequest.Capacity> reserved(List<ClaimRequest.Capacity> free, Instant now) {
    List<ClaimRequest.Capacity> reserved = new ArrayList<>();
    for (ClaimRequest.Capacity capacity : free) {
      Share share = shares.get(capacity.queue());
      if (share != null && !now.isBefore(share.claimAt)) {
        int slots = share.of(capacity.free());
        if (slots > 0) {
          reserved.add(new ClaimRequest.Capacity(capacity.queue(), slots));
        }
      }
    }
    return reserved;
  }

  /** Notes the number of punctual executions that were claimed from a queue. */
  public void claimedPunctual(String queue, long number, Instant now) {
    Share share = shares.get(queue);
    if (share != null && number == 0) {
      share.claimAt = now.plus(PAUSE);
    }
  }

  /** Notes what was claimed from a queue in the order of the ready times. */
  public void claimed(String queue, boolean isBacklogged, ClaimResult result, Instant now) {
    Instant punctual = punctualFrom(now);
    boolean anyLate =
        result.executions().stream()
            .map(ClaimResult.ClaimedExecution::execution)
            .anyMatch(
                one ->
                    one.routing().queue().equals(queue)
                        && one.status().readyAt().isBefore(punctual));
    if (isBacklogged && anyLate) {
      shares.putIfAbsent(queue, new Share());
    } else if (!isBacklogged) {
      shares.remove(queue);
    }
  }
}
