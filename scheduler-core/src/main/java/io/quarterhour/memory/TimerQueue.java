package io.quarterhour.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A priority queue of entries by time, optimised for very many entries in the future.
 *
 * <p>Entries far ahead are in unordered buckets of one second, where adding and removing is cheap.
 * When the time of a bucket has come, the bucket is sorted once and appended to a sorted list,
 * whose head is taken first. A later entry that belongs between others goes into an ordered set.
 * Each entry knows its position, so that any entry can be removed at once.
 *
 * @param <E> the type of the entries; an entry is in at most one queue at a time
 */
final class TimerQueue<E extends TimerQueue.Entry<E>> {
  private static final long BUCKET_MILLIS = 1000;
  private static final int COMPACT_THRESHOLD = 1000;

  /** The place of the entries of the ordered set. */
  private static final int BETWEEN = -1;

  private final TreeMap<Long, Bucket<E>> far = new TreeMap<>();

  /**
   * The entries of open buckets in order, beginning at index {@code first}, with null for removed
   * ones; neither the first nor the last one is null.
   */
  private final List<@Nullable E> timers = new ArrayList<>();

  private final TreeSet<E> between = new TreeSet<>(TimerQueue::compare);
  private int first;

  /**
   * The last open bucket: the entries of all buckets up to and including it are in the list or the
   * set.
   */
  private long open = Long.MIN_VALUE;

  /** An entry of a queue. */
  abstract static class Entry<E extends Entry<E>> {
    private @Nullable TimerQueue<E> home;
    private int place;
    private long time;

    /** {@return the order of two entries that have the same time} */
    abstract int compareEqual(E other);

    /** {@return whether the entry is in any queue} */
    final boolean isQueued() {
      return home != null;
    }

    /** Removes the entry from its queue, if it is in one. */
    @SuppressWarnings("unchecked") // E is the type of the entry itself
    final void leaveQueue() {
      if (home != null) {
        home.remove((E) this);
      }
    }
  }

  /** The entries of one second, unordered. */
  private static final class Bucket<E extends Entry<E>> {
    final List<E> entries = new ArrayList<>();

    /** The earliest time of all entries; null if it has to be computed. */
    private @Nullable Long earliest;

    void add(E entry) {
      long time = timeOf(entry);
      if (entries.isEmpty() || (earliest != null && time < earliest)) {
        earliest = time;
      }
      append(entries, entry);
    }

    void remove(E entry) {
      E last = entries.remove(entries.size() - 1);
      if (last != entry) {
        set(entries, ((Entry<E>) entry).place, last);
      }
      if (earliest != null && timeOf(entry) == earliest) {
        earliest = null;
      }
    }

    long earliest() {
      if (earliest == null) {
        earliest = entries.stream().mapToLong(TimerQueue::timeOf).min().orElse(Long.MAX_VALUE);
      }
      return earliest;
    }
  }

  void put(E entry, long time) {
    Entry<E> e = entry;
    e.home = this;
    e.time = time;
    long bucket = Math.floorDiv(time, BUCKET_MILLIS);
    if (bucket > open) {
      far.computeIfAbsent(bucket, b -> new Bucket<>()).add(entry);
    } else if (timers.isEmpty() || compare(last(), entry) < 0) {
      append(timers, entry);
    } else {
      e.place = BETWEEN;
      between.add(entry);
    }
  }

  /** {@return the earliest entry if its time is not after {@code upTo}, otherwise null} */
  @Nullable E peek(long upTo) {
    openUpTo(Math.floorDiv(upTo, BUCKET_MILLIS));
    E entry = head();
    return entry != null && timeOf(entry) <= upTo ? entry : null;
  }

  /**
   * Finds the earliest entry of a kind whose time is neither before {@code from} nor after {@code
   * upTo}. Passes the entries from the latest one on.
   *
   * @return the entry; null if there is none
   */
  @Nullable E find(long from, long upTo, Predicate<E> kind) {
    openUpTo(Math.floorDiv(upTo, BUCKET_MILLIS));
    E found = null;
    for (int place = timers.size() - 1; place >= first; place--) {
      E timer = timers.get(place);
      if (timer != null && timeOf(timer) < from) {
        break;
      }
      found = timer != null && isFound(timer, upTo, kind) ? timer : found;
    }
    for (E other : between.descendingSet()) {
      if (timeOf(other) < from) {
        break;
      }
      found = isFound(other, upTo, kind) ? earlier(found, other) : found;
    }
    return found;
  }

  private static <E extends Entry<E>> boolean isFound(E entry, long upTo, Predicate<E> kind) {
    return timeOf(entry) <= upTo && kind.test(entry);
  }

  /** {@return the earliest time of all entries, or null if the queue is empty} */
  @Nullable Long earliest() {
    E entry = head();
    if (entry != null) {
      return timeOf(entry);
    }
    return far.isEmpty() ? null : far.firstEntry().getValue().earliest();
  }

  /** {@return the earliest entry of the open buckets} */
  private @Nullable E head() {
    E inLine = timers.isEmpty() ? null : timers.get(first);
    return earlier(inLine, between.isEmpty() ? null : between.first());
  }

  private static <E extends Entry<E>> @Nullable E earlier(@Nullable E a, @Nullable E b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return compare(a, b) <= 0 ? a : b;
  }

  private E last() {
    return Objects.requireNonNull(timers.get(timers.size() - 1));
  }

  private void remove(E entry) {
    Entry<E> e = entry;
    e.home = null;
    long bucket = Math.floorDiv(e.time, BUCKET_MILLIS);
    if (bucket > open) {
      Bucket<E> entries = Objects.requireNonNull(far.get(bucket));
      entries.remove(entry);
      if (entries.entries.isEmpty()) {
        far.remove(bucket);
      }
    } else if (e.place == BETWEEN) {
      between.remove(entry);
    } else {
      removeFromTimers(e.place);
    }
  }

  private void removeFromTimers(int place) {
    timers.set(place, null);
    while (first < timers.size() && timers.get(first) == null) {
      first++;
    }
    if (first == timers.size()) {
      timers.clear();
      first = 0;
    } else {
      while (timers.get(timers.size() - 1) == null) {
        timers.remove(timers.size() - 1);
      }
    }
  }

  private void openUpTo(long bucket) {
    if (bucket <= open) {
      return;
    }
    open = bucket;
    compact();
    while (!far.isEmpty() && far.firstKey() <= bucket) {
      List<E> entries = far.pollFirstEntry().getValue().entries;
      entries.sort(TimerQueue::compare);
      entries.forEach(entry -> append(timers, entry));
    }
  }

  /** Removes the front of the list, whose entries were all taken, once it is the larger part. */
  private void compact() {
    if (first > COMPACT_THRESHOLD && first > timers.size() / 2) {
      timers.subList(0, first).clear();
      first = 0;
      for (int place = 0; place < timers.size(); place++) {
        E entry = timers.get(place);
        if (entry != null) {
          ((Entry<E>) entry).place = place;
        }
      }
    }
  }

  private static <E extends Entry<E>> void append(List<? super E> list, E entry) {
    ((Entry<E>) entry).place = list.size();
    list.add(entry);
  }

  private static <E extends Entry<E>> void set(List<E> list, int place, E entry) {
    list.set(place, entry);
    ((Entry<E>) entry).place = place;
  }

  private static <E extends Entry<E>> int compare(E a, E b) {
    int byTime = Long.compare(timeOf(a), timeOf(b));
    return byTime != 0 ? byTime : a.compareEqual(b);
  }

  private static <E extends Entry<E>> long timeOf(E entry) {
    return ((Entry<E>) entry).time;
  }
}
