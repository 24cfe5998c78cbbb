package io.quarterhour.notify.mail;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whom the server refused when it took the mail for others, or for nobody.
 *
 * @param forGood these never get it
 * @param forNow these may get it later
 */
record RejectedRecipients(List<Refusal> forGood, List<Refusal> forNow) {
  /** It took all. */
  static final RejectedRecipients NONE = new RejectedRecipients(List.of(), List.of());

  /** So many are told by name. */
  private static final int NAMED = 10;

  /**
   * One who was refused.
   *
   * @param address without the name
   * @param answer what the server said, in one line
   */
  record Refusal(String address, String answer) {
    @Override
    public String toString() {
      return answer.isEmpty() ? address : address + " (" + answer + ")";
    }
  }

  /** {@return some of them in words} */
  static String words(List<Refusal> some) {
    String words =
        some.stream().limit(NAMED).map(Refusal::toString).collect(Collectors.joining(", "));
    return some.size() > NAMED ? words + " and " + (some.size() - NAMED) + " more" : words;
  }
}
