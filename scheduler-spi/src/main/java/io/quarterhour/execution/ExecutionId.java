package io.quarterhour.execution;

import io.quarterhour.error.InvalidInputException;
import java.util.UUID;

/**
 * The identity of an execution: 128 bits, of which the first 48 are the time of its creation in
 * milliseconds (UUID version 7), so that newer executions sort after older ones.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record ExecutionId(long high, long low) implements Comparable<ExecutionId> {
  /**
   * Parses the text form.
   *
   * @param text a UUID of 36 characters
   * @return the id
   * @throws InvalidInputException if the text is not a UUID
   */
  public static ExecutionId parse(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return new ExecutionId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "an execution id must be a UUID of 36 characters, was "
              + InvalidInputException.quote(text));
    }
  }

  @Override
  public int compareTo(ExecutionId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  /** {@return the UUID, 36 characters} */
  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
