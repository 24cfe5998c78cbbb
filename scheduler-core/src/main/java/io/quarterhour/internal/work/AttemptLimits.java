package io.quarterhour.internal.work;

/**
 * The limits of an attempt.
 *
 * @param maxLogLines the maximum number of stored log lines
 * @param maxResultLength the maximum number of characters of the result as JSON text
 * @param maxLostLeases the number of lost leases after which the execution is interrupted
 */
public record AttemptLimits(int maxLogLines, int maxResultLength, int maxLostLeases) {
  String checkedResult(String json) {
    if (json.length() > maxResultLength) {
      throw new IllegalArgumentException(
          "a result may have at most "
              + maxResultLength
              + " characters as JSON, was "
              + json.length());
    }
    return json;
  }
}
