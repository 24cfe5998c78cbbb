package io.quarterhour.notify.ticket;

import io.quarterhour.plugin.PluginState;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where one case is kept.
 *
 * @param state what the plug-in remembers
 * @param key where in it
 */
record TicketRecordStore(PluginState state, String key) {
  /**
   * A case as it was read or written.
   *
   * @param text how it stands there; null if it does not
   * @param value what it says
   */
  record Kept(@Nullable String text, TicketRecord value) {}

  Kept read() {
    Optional<String> text = state.get(key);
    return new Kept(text.orElse(null), text.map(TicketRecordCodec::read).orElse(TicketRecord.NEW));
  }

  /** {@return how it stands now; empty, and nothing has changed, if it is not as it was read} */
  Optional<Kept> put(Kept old, TicketRecord next) {
    String text = TicketRecordCodec.write(next);
    return state.compareAndSet(key, old.text(), text)
        ? Optional.of(new Kept(text, next))
        : Optional.empty();
  }

  /** Changes it, however it stands by now. */
  void change(UnaryOperator<TicketRecord> change) {
    Kept kept = read();
    while (put(kept, change.apply(kept.value())).isEmpty()) {
      kept = read();
    }
  }
}
