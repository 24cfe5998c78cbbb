package io.quarterhour.internal.model;

import io.quarterhour.execution.ExecutionId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Generates execution ids: UUIDs of version 7. The first 48 bits are the time in milliseconds. A
 * counter follows, so that the ids of one node rise, and then 32 bits that distinguish this node
 * from others.
 */
public final class ExecutionIdGenerator {
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int LOW_BITS = 30;

  private final long node;
  private final AtomicLong counter = new AtomicLong();

  /** Creates a generator whose ids carry the last 32 bits of {@code node}. */
  public ExecutionIdGenerator(long node) {
    this.node = node & 0xFFFF_FFFFL;
  }

  /** {@return a new id with the time of an instant} */
  public ExecutionId next(Instant now) {
    long count = counter.getAndIncrement();
    long high = now.toEpochMilli() << 16 | VERSION | (count >>> LOW_BITS & 0xFFF);
    long low = VARIANT | (count & (1L << LOW_BITS) - 1) << 32 | node;
    return new ExecutionId(high, low);
  }
}
