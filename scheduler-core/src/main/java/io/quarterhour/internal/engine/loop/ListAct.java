package io.quarterhour.internal.engine.loop;

import io.quarterhour.error.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * An act of the store on a list of items, in which an item that the store refuses for good does not
 * stop the others. After a permanent error the list is halved until the refused item is alone:
 *
 * <pre>{@code
 * a b c d e f g h   permanent error
 * a b c d           accepted
 *         e f g h   permanent error
 *         e f       accepted
 *             g h   permanent error
 *             g     permanent error
 *               h   accepted
 *             g     permanent error again: it is replaced, or given up
 * }</pre>
 *
 * <p>An item is at fault only if the store accepts something between two refusals of that item:
 * another item, or the repetition of an accepted one. Otherwise the store is unavailable, for
 * example because it is read-only: then the act ends after a few items, and all remain to be done.
 *
 * <p>Any other error ends the act at once. The next act then begins with the other items, and with
 * shorter lists, because the length may be the reason: a list may exceed the time or the size that
 * the store allows. For use by one thread.
 *
 * @param <T> the type of the items
 * @param <R> the type of the results
 */
public final class ListAct<T, R> {
  /** The number of items that are refused alone before the act decides about them. */
  private static final int MAX_SUSPECTS = 10;

  private final int maxLength;
  private final Function<T, Object> key;
  private final ToLongFunction<T> sizeOf;
  private final long maxSize;
  private int length;

  /** The keys of the items that have failed since the store accepted an item last. */
  private final Set<Object> failed = new HashSet<>();

  /** The item that the store accepted last; to repeat it shows that the store works. */
  private @Nullable T lastAccepted;

  /**
   * Handles the results of one act.
   *
   * @param <T> the type of the items
   * @param <R> the type of the results
   */
  public interface Handler<T, R> {
    /** Handles an item that the store has accepted. */
    void accepted(T item, R result);

    /**
     * Offers the store a replacement of an item that it refuses, by the same operation. Throws if
     * the store is unavailable.
     *
     * @return whether the store accepted it, so that the item is done
     */
    default boolean replace(T item, RuntimeException refusal) {
      return false;
    }

    /**
     * Gives up an item whose replacement is refused as well. If this method throws, the item
     * remains to be done.
     */
    void giveUp(T item, RuntimeException refusal);
  }

  /**
   * The items that remain to be done after an act.
   *
   * @param items all of these items, in the best order for the next act
   * @param suspects those of them that failed alone, so that each may be the cause
   * @param cause the error that ended the act; null if nothing remains
   * @param <T> the type of the items
   */
  public record Rest<T>(List<T> items, List<T> suspects, @Nullable Throwable cause) {
    /** Throws the error that ended the act, if there was one. */
    public void throwCause() {
      StepParts.rethrow(cause);
    }
  }

  /**
   * Creates an act.
   *
   * @param maxLength the maximum number of items in one call of the store
   * @param key the identity of an item, by which it is recognised in the next act
   */
  public ListAct(int maxLength, Function<T, Object> key) {
    this(maxLength, key, item -> 0, 1);
  }

  /**
   * Creates an act whose calls of the store have a limited size.
   *
   * @param maxLength the maximum number of items in one call of the store
   * @param key the identity of an item, by which it is recognised in the next act
   * @param sizeOf returns the size of an item
   * @param maxSize the size of the items at which a call ends
   */
  public ListAct(int maxLength, Function<T, Object> key, ToLongFunction<T> sizeOf, long maxSize) {
    this.maxLength = maxLength;
    this.key = key;
    this.sizeOf = sizeOf;
    this.maxSize = maxSize;
    length = maxLength;
  }

  /**
   * Performs the act.
   *
   * @param items the items
   * @param call the call of the store, which returns one result for each item, in order; it may be
   *     repeated
   * @param handler handles the results
   * @return the items that remain to be done
   */
  public Rest<T> perform(List<T> items, Function<List<T>, List<R>> call, Handler<T, R> handler) {
    Deque<List<T>> waiting = new ArrayDeque<>();
    waiting.add(items.stream().filter(item -> !failed.contains(key.apply(item))).toList());
    waiting.add(items.stream().filter(item -> failed.contains(key.apply(item))).toList());
    return new Pass(call, handler, waiting).perform();
  }

  /**
   * {@return whether an error of the store refuses what it was given, so that a repetition is
   * refused as well; false if the store is unavailable}
   */
  public static boolean isRefusal(Throwable e) {
    return e instanceof RuntimeException
        && !(e instanceof StoreException failure && failure.isTransient());
  }

  /** An item that was refused alone. */
  private record Suspect<T>(T item, RuntimeException refusal) {}

  /** One act, from its first call of the store to its last. */
  private final class Pass {
    private final Function<List<T>, List<R>> call;
    private final Handler<T, R> handler;
    private final Deque<List<T>> waiting;
    private final Deque<Suspect<T>> suspects = new ArrayDeque<>();
    private List<T> broken = List.of();
    private @Nullable Throwable cause;

    /** Whether the store has accepted an item since the last one that was refused alone. */
    private boolean works;

    Pass(Function<List<T>, List<R>> call, Handler<T, R> handler, Deque<List<T>> waiting) {
      this.call = call;
      this.handler = handler;
      this.waiting = waiting;
    }

    Rest<T> perform() {
      while (cause == null && !(waiting.isEmpty() && suspects.isEmpty())) {
        if (waiting.isEmpty() || suspects.size() == MAX_SUSPECTS) {
          decide();
        } else {
          perform(next());
        }
      }
      return rest();
    }

    private List<T> next() {
      List<T> list = waiting.remove();
      int end = endOfCall(list);
      if (end < list.size()) {
        waiting.addFirst(list.subList(end, list.size()));
      }
      return list.subList(0, end);
    }

    private int endOfCall(List<T> list) {
      int max = Math.min(length, list.size());
      int end = 0;
      for (long size = 0; end < max && size < maxSize; end++) {
        size += sizeOf.applyAsLong(list.get(end));
      }
      return end;
    }

    private void perform(List<T> list) {
      if (list.isEmpty()) {
        return;
      }
      List<R> results;
      try {
        results = call.apply(list);
      } catch (RuntimeException | Error e) {
        failed(list, e);
        return;
      }
      accepted(list, results);
    }

    private void accepted(List<T> list, List<R> results) {
      works = true;
      length = Math.min(maxLength, 2 * length);
      lastAccepted = list.get(list.size() - 1);
      failed.clear();
      for (int i = 0; i < list.size(); i++) {
        handler.accepted(list.get(i), results.get(i));
      }
    }

    private void failed(List<T> list, Throwable e) {
      if (!isRefusal(e)) {
        length = Math.max(1, list.size() / 2);
        broken = list;
        cause = e;
      } else if (list.size() > 1) {
        int half = list.size() / 2;
        waiting.addFirst(list.subList(half, list.size()));
        waiting.addFirst(list.subList(0, half));
      } else {
        works = false;
        suspects.add(new Suspect<>(list.get(0), (RuntimeException) e));
      }
    }

    /** Decides about the items that were refused alone, if the store works. */
    private void decide() {
      boolean isProven = works || isRepeatable();
      try {
        while (cause == null && !suspects.isEmpty()) {
          Suspect<T> suspect = suspects.element();
          if (isProven ? isDone(suspect.item) : isReplaced(suspect)) {
            suspects.remove();
          } else {
            cause = suspect.refusal;
          }
        }
      } catch (RuntimeException | Error e) {
        cause = e;
      }
    }

    /** {@return whether the store accepts again what it accepted last} */
    private boolean isRepeatable() {
      if (lastAccepted == null) {
        return false;
      }
      try {
        return call.apply(List.of(lastAccepted)).size() == 1;
      } catch (RuntimeException | Error e) {
        return false;
      }
    }

    /**
     * Replaces an item if the store has never accepted any, so that there is no other way to find
     * out whether it works.
     */
    private boolean isReplaced(Suspect<T> suspect) {
      return lastAccepted == null && handler.replace(suspect.item, suspect.refusal);
    }

    /** Tries an item again, now that the store works, and replaces it or gives it up otherwise. */
    private boolean isDone(T item) {
      List<R> results;
      try {
        results = call.apply(List.of(item));
      } catch (RuntimeException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        if (!handler.replace(item, e)) {
          handler.giveUp(item, e);
        }
        return true;
      }
      accepted(List.of(item), results);
      return true;
    }

    private Rest<T> rest() {
      List<T> alone = new ArrayList<>();
      suspects.forEach(suspect -> alone.add(suspect.item));
      List<T> items = new ArrayList<>();
      waiting.forEach(items::addAll);
      (broken.size() == 1 ? alone : items).addAll(broken);
      items.addAll(alone);
      alone.forEach(item -> failed.add(key.apply(item)));
      broken.forEach(item -> failed.add(key.apply(item)));
      return new Rest<>(items, alone, cause);
    }
  }
}
