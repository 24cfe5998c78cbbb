package io.quarterhour.firing;

import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A reference implementation of fire times: it finds the fires of a schedule in a window by trying
 * every minute or every date with {@code java.time} only. It is slow, but simple enough to be
 * trusted.
 */
final class Oracle {
  private final Schedule schedule;
  private final Instant begin;
  private final Instant end;
  private final NavigableSet<Instant> nominal = new TreeSet<>();

  /** Creates an oracle for the window from {@code begin} to {@code end}, both inclusive. */
  Oracle(Schedule schedule, Instant begin, Instant end) {
    this.schedule = schedule;
    this.begin = begin;
    this.end = end;
  }

  /** Adds each instant at one of the given seconds of a minute whose local time matches. */
  Oracle minutes(Predicate<LocalDateTime> matches, BitSet seconds) {
    ZoneId zone = schedule.zone();
    Instant t = begin.minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
    for (; !t.isAfter(end); t = t.plusSeconds(60)) {
      // Before the standard time zones, offsets had odd seconds and changed within a minute.
      int before = zone.getRules().getOffset(t).getTotalSeconds();
      int after = zone.getRules().getOffset(t.plusSeconds(59)).getTotalSeconds();
      for (int s = seconds.nextSetBit(0); s >= 0; s = seconds.nextSetBit(s + 1)) {
        addIfMatching(matches, t.plusSeconds(Math.floorMod(s - before, 60)));
        if (after != before) {
          addIfMatching(matches, t.plusSeconds(Math.floorMod(s - after, 60)));
        }
      }
    }
    return this;
  }

  private void addIfMatching(Predicate<LocalDateTime> matches, Instant t) {
    if (matches.test(LocalDateTime.ofInstant(t, schedule.zone()))) {
      nominal.add(t);
    }
  }

  /** Adds each of the times on each matching date. */
  Oracle dates(Predicate<LocalDate> matches, List<LocalTime> times) {
    LocalDate date = LocalDate.ofInstant(begin, schedule.zone()).minusDays(2);
    LocalDate last = LocalDate.ofInstant(end, schedule.zone()).plusDays(2);
    for (; !date.isAfter(last); date = date.plusDays(1)) {
      if (matches.test(date)) {
        for (LocalTime time : times) {
          addOccurrences(date.atTime(time));
        }
      }
    }
    return this;
  }

  /** Adds an anchor, and all instants at a multiple of the period from it. */
  Oracle elapsed(Duration period, Instant anchor) {
    for (Instant t = anchor; !t.isAfter(end); t = t.plus(period)) {
      nominal.add(t);
    }
    for (Instant t = anchor; !t.isBefore(begin.minusSeconds(3600)); t = t.minus(period)) {
      nominal.add(t);
    }
    return this;
  }

  private void addOccurrences(LocalDateTime local) {
    List<ZoneOffset> offsets = schedule.zone().getRules().getValidOffsets(local);
    DstPolicy policy = schedule.dst();
    switch (offsets.size()) {
      case 0 -> {
        if (policy.gap() != DstPolicy.Gap.SKIP) {
          nominal.add(schedule.zone().getRules().getTransition(local).getInstant());
        }
      }
      case 1 -> nominal.add(local.toInstant(offsets.get(0)));
      default -> {
        if (policy.overlap() != DstPolicy.Overlap.LATER) {
          nominal.add(local.toInstant(offsets.get(0)));
        }
        if (policy.overlap() == DstPolicy.Overlap.LATER
            || policy.overlap() == DstPolicy.Overlap.BOTH) {
          nominal.add(local.toInstant(offsets.get(1)));
        }
      }
    }
  }

  /** {@return the fire times within the window and the bounds of the schedule, on its grid} */
  NavigableSet<Instant> slots() {
    NavigableSet<Instant> slots = new TreeSet<>();
    for (Instant t : nominal) {
      Instant slot = schedule.alignment() == Alignment.QUARTER_HOUR ? quarter(t) : t;
      boolean early = schedule.start() != null && slot.isBefore(schedule.start());
      boolean late = schedule.end() != null && slot.isAfter(schedule.end());
      if (!early && !late && !slot.isBefore(begin) && !slot.isAfter(end)) {
        slots.add(slot);
      }
    }
    return slots;
  }

  private static Instant quarter(Instant t) {
    Instant quarter = t.truncatedTo(ChronoUnit.HOURS);
    while (quarter.isBefore(t)) {
      quarter = quarter.plus(15, ChronoUnit.MINUTES);
    }
    return quarter;
  }
}
