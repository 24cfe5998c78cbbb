package io.quarterhour.notify.ticket;

import io.quarterhour.plugin.PluginState;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one ticket record.
 *
 * @param state the state of the plug-in
 * @param key the key of the record
 */
record TicketRecordStore(PluginState state, String key) {
  /**
   * A record together with its stored form.
   *
   * @param text the stored text; null if no record is stored
   * @param value the record
   */
  record Kept(@Nullable String text, TicketRecord value) {}

  Kept read() {
    Optional<String> text = state.get(key);
    return new Kept(text.orElse(null), text.map(TicketRecordCodec::read).orElse(TicketRecord.NEW));
  }

  /**
   * {@return the record as it is now stored; empty if the stored record differs from the expected
   * one, and nothing has changed}
   */
  Optional<Kept> put(Kept old, TicketRecord next) {
    String text = TicketRecordCodec.write(next);
    return state.compareAndSet(key, old.text(), text)
        ? Optional.of(new Kept(text, next))
        : Optional.empty();
  }

  /** Applies a change to the current record, and repeats this until no other node interferes. */
  void change(UnaryOperator<TicketRecord> change) {
    Kept kept = read();
    while (put(kept, change.apply(kept.value())).isEmpty()) {
      kept = read();
    }
  }
}
