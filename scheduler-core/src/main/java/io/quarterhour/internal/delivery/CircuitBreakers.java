package io.quarterhour.internal.delivery;

import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of destinations. A destination that failed 5 times in a row is suspended for
 * 10 s, and after each further failure for twice as long, up to 1 min. When the suspension ends,
 * one notification is sent as a trial while the others wait.
 *
 * <p>Each node has its own breakers, because a destination may be unreachable from one node and
 * reachable from another. Safe for use by many threads.
 */
public final class CircuitBreakers {
  private static final int FAILURES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /** The maximum time after the end of a suspension over which waiting notifications spread. */
  private static final Duration MAX_SPREAD = Duration.ofMinutes(5);

  /**
   * The time after which a failed trial follows the notifications that wait for the end of the
   * suspension, so that one of them is the next trial. A notification that always fails does not
   * hold up the others then.
   */
  private static final Duration BEHIND_OTHERS = Duration.ofSeconds(5);

  /** The time after which a trial without a result does not block others any more. */
  private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(1);

  /**
   * The delay of a notification that arrives during a trial; the result is usually known by then.
   */
  private static final Duration WHILE_HALF_OPEN = Duration.ofSeconds(2);

  /**
   * The number of notifications that resume per second, so that thousands of waiting ones do not
   * keep a node busy with postponing them again.
   */
  private static final int RETRIES_PER_SECOND = 100;

  /** The maximum number of destinations that are watched. */
  private static final int MAX_CIRCUITS = 10_000;

  private final Map<Key, Circuit> circuits = new HashMap<>();

  /** Creates breakers for all destinations; none has failed. */
  public CircuitBreakers() {}

  /** The key of a destination of a notifier. */
  public record Key(String notifier, String destination) {
    /**
     * {@return the key of the destination to which a notifier sends with these settings of a task
     * of {@code owner}}
     */
    public static Key of(Notifier notifier, Map<String, Object> settings, TenantId owner) {
      return new Key(notifier.name(), notifier.destination(settings, owner));
    }
  }

  private static final class Circuit {
    private int failures;
    private @Nullable Instant openUntil;
    private @Nullable Instant halfOpenUntil;
    private Instant last = Instant.MIN;
    private int ofLast;
    private String lastFailure = "";

    /** {@return the instant until which a new notification waits; null if it need not wait} */
    private @Nullable Instant blockedUntil(Instant now) {
      if (openUntil != null && now.isBefore(openUntil)) {
        return nextRetrySlot(openUntil);
      }
      return halfOpenUntil != null && now.isBefore(halfOpenUntil)
          ? nextRetrySlot(now.plus(WHILE_HALF_OPEN))
          : null;
    }

    /**
     * {@return the next instant with a free place, from {@code begin} on; {@code begin} itself,
     * even if it is full, if that instant would be more than 5 min later}
     */
    private Instant nextRetrySlot(Instant begin) {
      boolean isFull = ofLast >= RETRIES_PER_SECOND;
      Instant next = isFull ? last.plusSeconds(1) : last;
      if (next.isBefore(begin) || next.isAfter(begin.plus(MAX_SPREAD))) {
        next = begin;
      }
      ofLast = next.equals(last) ? ofLast + 1 : 1;
      last = next;
      return next;
    }
  }

  /**
   * {@return whether no destination has failed since it was last reached, so that none needs to be
   * looked up}
   */
  public synchronized boolean allClosed() {
    return circuits.isEmpty();
  }

  /**
   * {@return the earliest instant at which to call {@link #tryAcquire}: now, or after the
   * suspension}
   */
  public synchronized Instant earliest(Key key, Instant now) {
    Circuit circuit = circuits.get(key);
    Instant again = circuit == null ? null : circuit.blockedUntil(now);
    return again == null ? now : again;
  }

  /**
   * Requests permission to send. After a suspension one notification gets it, and all others wait
   * for the result.
   *
   * @return the instant until which to wait; null if the notification may be sent
   */
  public synchronized @Nullable Instant tryAcquire(Key key, Instant now) {
    Circuit circuit = circuits.get(key);
    Instant again = circuit == null ? null : circuit.blockedUntil(now);
    if (again == null && circuit != null && circuit.openUntil != null) {
      circuit.halfOpenUntil = now.plus(TRIAL_TIMEOUT);
    }
    return again;
  }

  /**
   * Notes that a destination accepted a notification or permanently refused it: it is reachable.
   */
  public synchronized void recordSuccess(Key key) {
    circuits.remove(key);
  }

  /**
   * Notes that a notification must wait for a reason of its own, which shows neither that its
   * destination works nor that it fails. If it was the trial, another one follows at once.
   */
  public synchronized void recordDelay(Key key) {
    Circuit circuit = circuits.get(key);
    if (circuit != null) {
      circuit.halfOpenUntil = null;
    }
  }

  /**
   * Notes that a destination failed.
   *
   * @return the instant at which to send the failed notification again, if the destination is
   *     suspended; null if it is not
   */
  public synchronized @Nullable Instant recordFailure(Key key, String reason, Instant now) {
    if (!circuits.containsKey(key) && circuits.size() >= MAX_CIRCUITS) {
      return null;
    }
    Circuit circuit = circuits.computeIfAbsent(key, k -> new Circuit());
    circuit.failures++;
    circuit.lastFailure = reason;
    circuit.halfOpenUntil = null;
    if (circuit.failures >= FAILURES) {
      circuit.openUntil = now.plus(pause(circuit.failures - FAILURES));
      return circuit.openUntil.plus(BEHIND_OTHERS);
    }
    return null;
  }

  /** {@return the message of the last failure of a destination; empty if it has not failed} */
  public synchronized String lastFailure(Key key) {
    Circuit circuit = circuits.get(key);
    return circuit == null ? "" : circuit.lastFailure;
  }

  private static Duration pause(int doublings) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(doublings, 10));
    return pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
  }

  /** {@return the destinations that have failed since they were last reached} */
  public synchronized List<DestinationStatus> failing() {
    return circuits.entrySet().stream()
        .map(
            one ->
                new DestinationStatus(
                    one.getKey().notifier(),
                    one.getKey().destination(),
                    one.getValue().failures,
                    one.getValue().openUntil,
                    one.getValue().lastFailure))
        .sorted(
            Comparator.comparing(DestinationStatus::notifier)
                .thenComparing(DestinationStatus::name))
        .toList();
  }
}
