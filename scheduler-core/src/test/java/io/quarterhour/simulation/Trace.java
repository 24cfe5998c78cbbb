package io.quarterhour.simulation;

import io.quarterhour.execution.ExecutionId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** What happened: the last events, a hash of all of them, and the first rule that was broken. */
final class Trace {
  private static final int KEPT = 60;

  private final VirtualTime time;
  private final long seed;
  private final boolean loud;
  private final Deque<Event> last = new ArrayDeque<>();
  private Violation violation;
  private long hash;

  private record Event(long at, String who, String what, List<Object> details) {
    @Override
    public String toString() {
      return String.format("%9.3f  %-8s %-10s ", at / 1000.0, who, what)
          + details.stream().map(Trace::text).collect(Collectors.joining(" "));
    }
  }

  /** A trace; a loud one prints everything at once. */
  Trace(VirtualTime time, long seed, boolean loud) {
    this.time = time;
    this.seed = seed;
    this.loud = loud;
  }

  /** {@return a short name of an execution: which node made it, in which life, as which one} */
  static String text(Object detail) {
    return detail instanceof ExecutionId id
        ? "#" + Long.toHexString(id.low() & 0xFFFF_FFFFL) + "." + (id.low() >>> 32 & 0x3FFF_FFFF)
        : String.valueOf(detail);
  }

  void add(String who, String what, Object... details) {
    if (violation != null) {
      return;
    }
    Event event = new Event(time.elapsed(), who, what, Arrays.asList(details));
    hash = hash * 31 + event.at;
    hash = hash * 31 + who.hashCode();
    hash = hash * 31 + what.hashCode();
    for (Object detail : details) {
      hash = hash * 31 + hashOf(detail);
    }
    last.add(event);
    if (last.size() > KEPT) {
      last.remove();
    }
    if (loud) {
      System.out.println(event);
    }
  }

  /** The same in each JVM, which the hash of an enum is not. */
  private static int hashOf(Object detail) {
    return detail instanceof ExecutionId || detail instanceof Number
        ? detail.hashCode()
        : String.valueOf(detail).hashCode();
  }

  long hash() {
    return hash;
  }

  void demand(boolean kept, String rule, Object... details) {
    if (!kept) {
      throw broken(rule, details);
    }
  }

  /** Notes that a rule was broken: whoever catches what is thrown, the run has failed. */
  Violation broken(String rule, Object... details) {
    if (violation == null) {
      String what =
          Arrays.stream(details).map(Trace::text).collect(Collectors.joining(" ", " [", "]"));
      violation =
          new Violation(
              "seed "
                  + seed
                  + ", after "
                  + time.elapsed() / 1000.0
                  + " s of virtual time: "
                  + rule
                  + (details.length == 0 ? "" : what)
                  + "\nreplay it with -Dsim.seed="
                  + seed
                  + "\nthe last events, in seconds of virtual time:\n"
                  + last.stream().map(Event::toString).collect(Collectors.joining("\n"))
                  + "\n");
      if (loud) {
        System.out.println("BROKEN: " + rule + what);
      }
    }
    return violation;
  }

  boolean isBroken() {
    return violation != null;
  }

  /** Throws what was broken, if anything was. */
  void verify() {
    if (violation != null) {
      throw violation;
    }
  }
}
