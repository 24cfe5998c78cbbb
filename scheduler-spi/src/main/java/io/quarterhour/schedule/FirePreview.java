package io.quarterhour.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fire in a preview, with the reasons for each difference between its nominal times and its
 * actual time.
 *
 * @param slot the fire time, on the grid of the schedule
 * @param startsAt the time at which the execution becomes ready to start: the slot plus the jitter
 *     of the task
 * @param nominalTimes the nominal times of the fire, sorted by instant; at least one, at most
 *     {@value #MAX_NOMINAL_TIMES}
 * @param nominalCount the number of nominal times of the fire; more than 1 if several fall into the
 *     same slot
 * @param excludedBy the name of the calendar that excludes the fire, so that it does not take
 *     place; null if no calendar excludes it
 */
public record FirePreview(
    Instant slot,
    Instant startsAt,
    List<NominalTime> nominalTimes,
    int nominalCount,
    @Nullable String excludedBy) {

  /** The maximum number of nominal times that a fire contains; further ones are only counted. */
  public static final int MAX_NOMINAL_TIMES = 100;

  /** The maximum number of nominal times that are explained in text. */
  private static final int MAX_EXPLAINED = 3;

  /** The reasons for a difference between a fire and its nominal times. */
  public enum Reason {
    /** The local time does not exist: the fire takes place at the first instant after the gap. */
    AFTER_GAP,
    /** The local time occurs twice; this is the first occurrence. */
    FIRST_OF_TWO,
    /** The local time occurs twice; this is the second occurrence. */
    SECOND_OF_TWO,
    /** The nominal time was rounded up to the quarter hour. */
    ROUNDED,
    /** Several nominal times fall into one slot and fire once. */
    MERGED,
    /** The execution starts later because of the jitter of the task. */
    JITTER,
    /** A calendar excludes the fire: it does not take place. */
    EXCLUDED
  }

  public FirePreview {
    nominalTimes = List.copyOf(nominalTimes);
  }

  /** {@return whether the fire takes place, that is whether no calendar excludes it} */
  public boolean fires() {
    return excludedBy == null;
  }

  /** {@return the reasons, without duplicates; empty if there is no difference} */
  public Set<Reason> reasons() {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (NominalTime time : nominalTimes) {
      switch (time.occurrence()) {
        case ONCE -> {}
        case NEVER -> reasons.add(Reason.AFTER_GAP);
        case FIRST_OF_TWO -> reasons.add(Reason.FIRST_OF_TWO);
        case SECOND_OF_TWO -> reasons.add(Reason.SECOND_OF_TWO);
      }
      if (!time.instant().equals(slot)) {
        reasons.add(Reason.ROUNDED);
      }
    }
    if (nominalCount > 1) {
      reasons.add(Reason.MERGED);
    }
    if (!startsAt.equals(slot)) {
      reasons.add(Reason.JITTER);
    }
    if (excludedBy != null) {
      reasons.add(Reason.EXCLUDED);
    }
    return reasons;
  }

  /**
   * {@return the reasons as English text, one sentence without full stop per item; empty if there
   * are none}
   */
  public List<String> explanation() {
    List<String> explanations = new ArrayList<>();
    List<String> shifts =
        nominalTimes.stream()
            .map(NominalTime::explanation)
            .filter(text -> !text.isEmpty())
            .toList();
    explanations.addAll(shifts.subList(0, Math.min(MAX_EXPLAINED, shifts.size())));
    if (shifts.size() > MAX_EXPLAINED) {
      explanations.add("the other local times of this slot are not listed");
    }
    Instant first = nominalTimes.get(0).instant();
    if (reasons().contains(Reason.ROUNDED)) {
      explanations.add("rounded up to the quarter hour, from " + first);
    }
    if (nominalCount > 1) {
      explanations.add(
          nominalCount + " nominal times fall into this slot and are merged into one fire");
    }
    if (!startsAt.equals(slot)) {
      explanations.add(
          "starts "
              + Duration.between(slot, startsAt)
              + " later because of the jitter of the task");
    }
    if (excludedBy != null) {
      explanations.add("does not fire: excluded by the calendar '" + excludedBy + "'");
    }
    return explanations;
  }
}
