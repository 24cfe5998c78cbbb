package io.quarterhour.simulation;

import io.quarterhour.execution.ExecutionId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The trace of a run: the last events, a hash of all events, and the first broken rule. */
final class Trace {
  private static final int MAX_LAST_EVENTS = 60;

  private final VirtualTime time;
  private final long seed;
  private final boolean verbose;
  private final Deque<Event> last = new ArrayDeque<>();
  private Violation violation;
  private long hash;

  private record Event(long at, String actor, String name, List<Object> details) {
    @Override
    public String toString() {
      return String.format("%9.3f  %-8s %-10s ", at / 1000.0, actor, name)
          + details.stream().map(Trace::text).collect(Collectors.joining(" "));
    }
  }

  /** Creates a trace; a verbose one prints each event immediately. */
  Trace(VirtualTime time, long seed, boolean verbose) {
    this.time = time;
    this.seed = seed;
    this.verbose = verbose;
  }

  /**
   * {@return the text of a detail} The id of an execution is shortened to the number of the node
   * that created it, which includes the incarnation, and to a sequence number of that node.
   */
  static String text(Object detail) {
    return detail instanceof ExecutionId id
        ? "#" + Long.toHexString(id.low() & 0xFFFF_FFFFL) + "." + (id.low() >>> 32 & 0x3FFF_FFFF)
        : String.valueOf(detail);
  }

  void add(String actor, String name, Object... details) {
    if (violation != null) {
      return;
    }
    Event event = new Event(time.elapsed(), actor, name, Arrays.asList(details));
    hash = hash * 31 + event.at;
    hash = hash * 31 + actor.hashCode();
    hash = hash * 31 + name.hashCode();
    for (Object detail : details) {
      hash = hash * 31 + hashOf(detail);
    }
    last.add(event);
    if (last.size() > MAX_LAST_EVENTS) {
      last.remove();
    }
    if (verbose) {
      System.out.println(event);
    }
  }

  /** {@return a hash that is the same in each JVM, unlike the hash of an enum} */
  private static int hashOf(Object detail) {
    return detail instanceof ExecutionId || detail instanceof Number
        ? detail.hashCode()
        : String.valueOf(detail).hashCode();
  }

  long hash() {
    return hash;
  }

  void demand(boolean holds, String rule, Object... details) {
    if (!holds) {
      throw broken(rule, details);
    }
  }

  /** Records a broken rule, so that the run fails even if the engine catches the violation. */
  Violation broken(String rule, Object... details) {
    if (violation == null) {
      String detailText =
          Arrays.stream(details).map(Trace::text).collect(Collectors.joining(" ", " [", "]"));
      violation =
          new Violation(
              "seed "
                  + seed
                  + ", after "
                  + time.elapsed() / 1000.0
                  + " s of virtual time: "
                  + rule
                  + (details.length == 0 ? "" : detailText)
                  + "\nreplay it with -Dsim.seed="
                  + seed
                  + "\nthe last events, in seconds of virtual time:\n"
                  + last.stream().map(Event::toString).collect(Collectors.joining("\n"))
                  + "\n");
      if (verbose) {
        System.out.println("BROKEN: " + rule + detailText);
      }
    }
    return violation;
  }

  boolean isBroken() {
    return violation != null;
  }

  /** Throws the first violation, if a rule was broken. */
  void verify() {
    if (violation != null) {
      throw violation;
    }
  }
}
