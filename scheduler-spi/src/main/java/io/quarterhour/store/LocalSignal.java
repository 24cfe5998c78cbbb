package io.quarterhour.store;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Carries word between nodes that live in one JVM, for stores that do too. What one tells, all
 * others hear at once, on the thread that tells. Safe for use by many threads.
 */
public final class LocalSignal implements WorkSignal {
  private final Set<LocalLine> listening = ConcurrentHashMap.newKeySet();

  /** A signal that nobody has joined. */
  public LocalSignal() {}

  @Override
  public Line join(Listener listener) {
    return new LocalLine(listener);
  }

  private final class LocalLine implements Line {
    private final Listener listener;

    LocalLine(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void listen() {
      listening.add(this);
      listener.hears(true);
    }

    @Override
    public void work(Instant at) {
      tell(other -> other.work(at));
    }

    @Override
    public void cancel() {
      tell(Listener::cancel);
    }

    private void tell(Consumer<Listener> word) {
      for (LocalLine line : listening) {
        if (line != this) {
          word.accept(line.listener);
        }
      }
    }

    @Override
    public void close() {
      listening.remove(this);
    }
  }
}
