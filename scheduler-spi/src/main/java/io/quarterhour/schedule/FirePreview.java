package io.quarterhour.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One fire in a preview, with everything that stands between what was asked for and what happens.
 *
 * @param slot when it fires: on the grid of the schedule
 * @param startsAt when its execution is ready to start: the slot plus the jitter of the task
 * @param nominalTimes the times that asked for it, by instant; at least one, at most {@value
 *     #MAX_NOMINAL_TIMES}
 * @param merged how many times asked for it: more than one if several meet in one slot
 * @param excludedBy the calendar by which it is left out, so that it does not fire; null if it does
 */
public record FirePreview(
    Instant slot,
    Instant startsAt,
    List<NominalTime> nominalTimes,
    int merged,
    @Nullable String excludedBy) {

  /** So many of the times that asked for one fire are told; the others are counted. */
  public static final int MAX_NOMINAL_TIMES = 100;

  /** So many of them are put into words. */
  private static final int MAX_SAID = 3;

  /** Why a fire is not simply what was asked for. */
  public enum Reason {
    /** The clock jumps over the time: it fires at the first instant after the gap. */
    AFTER_GAP,
    /** The time comes twice, this is the first. */
    FIRST_OF_TWO,
    /** The time comes twice, this is the second. */
    SECOND_OF_TWO,
    /** It was moved up to the quarter hour. */
    ROUNDED,
    /** Several times meet in one slot and fire once. */
    MERGED,
    /** It starts somewhat later, by the jitter of the task. */
    JITTER,
    /** A calendar leaves it out: it does not fire. */
    EXCLUDED
  }

  public FirePreview {
    nominalTimes = List.copyOf(nominalTimes);
  }

  /** {@return whether it fires: no calendar leaves it out} */
  public boolean fires() {
    return excludedBy == null;
  }

  /** {@return the reasons, each once; empty if it fires just as it was asked for} */
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
    if (merged > 1) {
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

  /** {@return the reasons as English sentences without full stops; empty if there are none} */
  public List<String> explanation() {
    List<String> words = new ArrayList<>();
    List<String> shifts =
        nominalTimes.stream().map(NominalTime::reason).filter(text -> !text.isEmpty()).toList();
    words.addAll(shifts.subList(0, Math.min(MAX_SAID, shifts.size())));
    if (shifts.size() > MAX_SAID) {
      words.add("and so on for the other times that meet here");
    }
    Instant first = nominalTimes.get(0).instant();
    if (reasons().contains(Reason.ROUNDED)) {
      words.add("rounded up to the quarter hour, from " + first);
    }
    if (merged > 1) {
      words.add(merged + " times that meet here are merged into one fire");
    }
    if (!startsAt.equals(slot)) {
      words.add("starts " + Duration.between(slot, startsAt) + " later, by its jitter");
    }
    if (excludedBy != null) {
      words.add("does not fire: excluded by the calendar '" + excludedBy + "'");
    }
    return words;
  }
}
