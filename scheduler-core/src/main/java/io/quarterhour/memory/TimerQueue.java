package io.quarterhour.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries in order of their time, made for very many of them that lie in the future.
 *
 * <p>What lies far ahead stands unordered in buckets of one second, where putting and taking out
 * costs next to nothing. When its time has come, a bucket is sorted once and stands in a line, of
 * which the first one is always taken. Who comes after that and belongs between others stands in a
 * heap, which is thus small. Each entry knows its place, so that any one can be taken out at once.
 *
 * @param <E> the entries; each stands in at most one queue at a time
 */
final class TimerQueue<E extends TimerQueue.Entry<E>> {
  private static final long BUCKET_MILLIS = 1000;
  private static final int WORTH_CUTTING = 1000;

  private final TreeMap<Long, Bucket<E>> far = new TreeMap<>();

  /**
   * In order from {@code first} on, with null where one was taken out; neither the first nor the
   * last one is null.
   */
  private final List<@Nullable E> timers = new ArrayList<>();

  private final List<E> heap = new ArrayList<>();
  private int first;

  /** Buckets up to and including this one are open: their entries stand in the line or the heap. */
  private long open = Long.MIN_VALUE;

  /** What stands in a queue. */
  abstract static class Entry<E extends Entry<E>> {
    private @Nullable TimerQueue<E> home;
    private int place;
    private long time;

    /** {@return which of two entries of the same time comes first} */
    abstract int compareEqual(E other);

    /** {@return whether it stands in any queue} */
    final boolean isQueued() {
      return home != null;
    }

    /** Takes it out of the queue in which it stands, if any. */
    @SuppressWarnings("unchecked") // E is the type of the entry itself
    final void leaveQueue() {
      if (home != null) {
        home.remove((E) this);
      }
    }
  }

  /** Entries of one second, in no order. */
  private static final class Bucket<E extends Entry<E>> {
    final List<E> entries = new ArrayList<>();

    /** The earliest time of all; null if it has to be looked for. */
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
      append(heap, entry);
      siftUp(e.place);
    }
  }

  /** {@return the earliest entry if its time is not after the given one, else null} */
  @Nullable E peek(long upTo) {
    openUpTo(Math.floorDiv(upTo, BUCKET_MILLIS));
    E entry = head();
    return entry != null && timeOf(entry) <= upTo ? entry : null;
  }

  /** {@return the earliest time of all, or null if the queue is empty} */
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
    E inHeap = heap.isEmpty() ? null : heap.get(0);
    if (inLine == null || inHeap == null) {
      return inLine == null ? inHeap : inLine;
    }
    return compare(inLine, inHeap) <= 0 ? inLine : inHeap;
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
    } else if (e.place < timers.size() && timers.get(e.place) == entry) {
      removeFromLine(e.place);
    } else {
      removeFromHeap(e.place);
    }
  }

  private void removeFromLine(int place) {
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

  private void removeFromHeap(int place) {
    E last = heap.remove(heap.size() - 1);
    if (place < heap.size()) {
      set(heap, place, last);
      siftDown(place);
      siftUp(place);
    }
  }

  private void openUpTo(long bucket) {
    if (bucket <= open) {
      return;
    }
    open = bucket;
    cutLine();
    while (!far.isEmpty() && far.firstKey() <= bucket) {
      List<E> entries = far.pollFirstEntry().getValue().entries;
      entries.sort(TimerQueue::compare);
      entries.forEach(entry -> append(timers, entry));
    }
  }

  /** Cuts off the front of the line, from which all were taken, once it is the greater part. */
  private void cutLine() {
    if (first > WORTH_CUTTING && first > timers.size() / 2) {
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

  private void siftUp(int start) {
    int place = start;
    E entry = heap.get(place);
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      E above = heap.get(parent);
      if (compare(entry, above) >= 0) {
        break;
      }
      set(heap, place, above);
      place = parent;
    }
    set(heap, place, entry);
  }

  private void siftDown(int start) {
    int place = start;
    E entry = heap.get(place);
    int firstLeaf = heap.size() >>> 1;
    while (place < firstLeaf) {
      int child = 2 * place + 1;
      if (child + 1 < heap.size() && compare(heap.get(child + 1), heap.get(child)) < 0) {
        child++;
      }
      E below = heap.get(child);
      if (compare(entry, below) <= 0) {
        break;
      }
      set(heap, place, below);
      place = child;
    }
    set(heap, place, entry);
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
