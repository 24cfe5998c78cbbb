package io.quarterhour.jdbc;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is created on first use. */
final class Lazy<T> {
  private final Supplier<T> factory;
  private @Nullable T value;

  Lazy(Supplier<T> factory) {
    this.factory = factory;
  }

  synchronized T get() {
    if (value == null) {
      value = factory.get();
    }
    return value;
  }
}
