package io.quarterhour.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries in order of their time, made for very many of them that lie in the future.
 *
 * <p>What lies far ahead stands unordered in buckets of one second, where putting and taking out
 * costs next to nothing. When the time comes near a bucket, its entries move to a binary heap,
 * which is thus small and ordered. Each entry knows its place, so that any one can be taken out at
 * once.
 *
 * @param <E> the entries; each stands in at most one queue at a time
 */
final class TimeQueue<E extends TimeQueue.Entry<E>> {
  private static final long BUCKET_MILLIS = 1000;

  private final TreeMap<Long, List<E>> far = new TreeMap<>();
  private final List<E> near = new ArrayList<>();

  /** Buckets up to and including this one are open: their entries stand in the heap. */
  private long open = Long.MIN_VALUE;

  /** What stands in a queue. */
  abstract static class Entry<E extends Entry<E>> {
    private @Nullable TimeQueue<E> home;
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

  void put(E entry, long time) {
    Entry<E> e = entry;
    e.home = this;
    e.time = time;
    long bucket = Math.floorDiv(time, BUCKET_MILLIS);
    if (bucket <= open) {
      near.add(entry);
      e.place = near.size() - 1;
      siftUp(near.size() - 1);
    } else {
      List<E> entries = far.computeIfAbsent(bucket, b -> new ArrayList<>());
      e.place = entries.size();
      entries.add(entry);
    }
  }

  /** {@return the earliest entry if its time is not after the given one, else null} */
  @Nullable E peek(long upTo) {
    openUpTo(Math.floorDiv(upTo, BUCKET_MILLIS));
    if (near.isEmpty()) {
      return null;
    }
    E first = near.get(0);
    return timeOf(first) <= upTo ? first : null;
  }

  /** {@return the earliest time of all, or null if the queue is empty} */
  @Nullable Long earliest() {
    if (near.isEmpty() && !far.isEmpty()) {
      openUpTo(far.firstKey());
    }
    return near.isEmpty() ? null : timeOf(near.get(0));
  }

  boolean isEmpty() {
    return near.isEmpty() && far.isEmpty();
  }

  private void remove(E entry) {
    Entry<E> e = entry;
    e.home = null;
    long bucket = Math.floorDiv(e.time, BUCKET_MILLIS);
    if (bucket <= open) {
      removeFromHeap(e.place);
    } else {
      List<E> entries = far.get(bucket);
      if (entries != null) {
        removeFromBucket(entries, e.place);
        if (entries.isEmpty()) {
          far.remove(bucket);
        }
      }
    }
  }

  private void removeFromBucket(List<E> entries, int place) {
    E last = entries.remove(entries.size() - 1);
    if (place < entries.size()) {
      entries.set(place, last);
      ((Entry<E>) last).place = place;
    }
  }

  private void removeFromHeap(int place) {
    E last = near.remove(near.size() - 1);
    if (place < near.size()) {
      near.set(place, last);
      ((Entry<E>) last).place = place;
      siftDown(place);
      siftUp(place);
    }
  }

  private void openUpTo(long bucket) {
    if (bucket <= open) {
      return;
    }
    open = bucket;
    Map.Entry<Long, List<E>> first = far.firstEntry();
    while (first != null && first.getKey() <= bucket) {
      far.remove(first.getKey());
      for (E entry : first.getValue()) {
        near.add(entry);
        ((Entry<E>) entry).place = near.size() - 1;
        siftUp(near.size() - 1);
      }
      first = far.firstEntry();
    }
  }

  private void siftUp(int start) {
    int place = start;
    E entry = near.get(place);
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      E above = near.get(parent);
      if (compare(entry, above) >= 0) {
        break;
      }
      set(place, above);
      place = parent;
    }
    set(place, entry);
  }

  private void siftDown(int start) {
    int place = start;
    E entry = near.get(place);
    int firstLeaf = near.size() >>> 1;
    while (place < firstLeaf) {
      int child = 2 * place + 1;
      if (child + 1 < near.size() && compare(near.get(child + 1), near.get(child)) < 0) {
        child++;
      }
      E below = near.get(child);
      if (compare(entry, below) <= 0) {
        break;
      }
      set(place, below);
      place = child;
    }
    set(place, entry);
  }

  private void set(int place, E entry) {
    near.set(place, entry);
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
