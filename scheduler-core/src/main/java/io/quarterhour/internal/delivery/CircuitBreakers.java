package io.quarterhour.internal.delivery;

import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.notifier.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations are left alone, because they fail. Each node finds out for itself: what cannot
 * be reached from one may be reached from another. Safe for use by many threads.
 */
public final class CircuitBreakers {
  private static final int FAILURES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** How long one that tries may take before another may. */
  private static final Duration TRIAL = Duration.ofMinutes(1);

  /** What comes of that is known soon, as a rule. */
  private static final Duration WHILE_ONE_TRIES = Duration.ofSeconds(2);

  /**
   * Those that wait come back so many at a time, a second after those before them: thousands of
   * them must not keep a node busy with being sent away again.
   */
  private static final int RETRIES_PER_SECOND = 100;

  /** Destinations beyond this are not watched. */
  private static final int MOST = 10_000;

  private final Map<Key, Circuit> circuits = new HashMap<>();

  /** A breaker for each destination, none of which has failed. */
  public CircuitBreakers() {}

  /** A destination of a notifier. */
  public record Key(String notifier, String destination) {
    /** {@return where a notifier sends to with some settings} */
    public static Key of(Notifier notifier, Map<String, Object> settings) {
      return new Key(notifier.name(), notifier.destination(settings));
    }
  }

  private static final class Circuit {
    private int failures;
    private @Nullable Instant openUntil;
    private @Nullable Instant halfOpenUntil;
    private Instant last = Instant.MIN;
    private int ofLast;
    private String lastFailure = "";

    /** {@return until when one that comes now waits; null if it need not} */
    private @Nullable Instant blockedUntil(Instant now) {
      if (openUntil != null && now.isBefore(openUntil)) {
        return nextRetrySlot(openUntil);
      }
      return halfOpenUntil != null && now.isBefore(halfOpenUntil)
          ? nextRetrySlot(now.plus(WHILE_ONE_TRIES))
          : null;
    }

    /** {@return a place in the line that forms at an instant: nobody waits for very long} */
    private Instant nextRetrySlot(Instant begin) {
      boolean isFull = ofLast >= RETRIES_PER_SECOND;
      Instant next = isFull ? last.plusSeconds(1) : last;
      if (next.isBefore(begin) || next.isAfter(begin.plus(LONGEST_PAUSE))) {
        next = begin;
      }
      ofLast = next.equals(last) ? ofLast + 1 : 1;
      last = next;
      return next;
    }
  }

  /** {@return whether no destination has failed lately, so that none needs to be looked up} */
  public synchronized boolean allClosed() {
    return circuits.isEmpty();
  }

  /** {@return when to ask for leave to send: at once, or once the pause is over} */
  public synchronized Instant earliest(Key key, Instant now) {
    Circuit circuit = circuits.get(key);
    Instant again = circuit == null ? null : circuit.blockedUntil(now);
    return again == null ? now : again;
  }

  /**
   * Asks for leave to send. Once the pause is over, one gets it, and all others wait for what comes
   * of that.
   *
   * @return until when to wait; null to send
   */
  public synchronized @Nullable Instant tryAcquire(Key key, Instant now) {
    Circuit circuit = circuits.get(key);
    Instant again = circuit == null ? null : circuit.blockedUntil(now);
    if (again == null && circuit != null && circuit.openUntil != null) {
      circuit.halfOpenUntil = now.plus(TRIAL);
    }
    return again;
  }

  /** Notes that a destination took what was sent, or refused it for good: it can be reached. */
  public synchronized void recordSuccess(Key key) {
    circuits.remove(key);
  }

  /** Notes that a destination failed. */
  public synchronized void recordFailure(Key key, String reason, Instant now) {
    if (!circuits.containsKey(key) && circuits.size() >= MOST) {
      return;
    }
    Circuit circuit = circuits.computeIfAbsent(key, k -> new Circuit());
    circuit.failures++;
    circuit.lastFailure = reason;
    circuit.halfOpenUntil = null;
    if (circuit.failures >= FAILURES) {
      circuit.openUntil = now.plus(pause(circuit.failures - FAILURES));
    }
  }

  private static Duration pause(int doublings) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(doublings, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
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
