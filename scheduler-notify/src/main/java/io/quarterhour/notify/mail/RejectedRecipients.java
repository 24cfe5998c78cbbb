package io.quarterhour.notify.mail;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The recipients that the server rejected, while it accepted the mail for others or for none.
 *
 * @param forGood the permanently rejected recipients, who never receive the mail
 * @param forNow the temporarily rejected recipients, to whom the mail is sent again
 */
record RejectedRecipients(List<Refusal> forGood, List<Refusal> forNow) {
  /** The result if the server accepted all recipients. */
  static final RejectedRecipients NONE = new RejectedRecipients(List.of(), List.of());

  /** The maximum number of recipients that a message names. */
  private static final int NAMED = 10;

  /**
   * A rejected recipient.
   *
   * @param address the address without the name
   * @param answer the reply of the server, in one line
   */
  record Refusal(String address, String answer) {
    @Override
    public String toString() {
      return answer.isEmpty() ? address : address + " (" + answer + ")";
    }
  }

  /** {@return a list of the recipients for a message, at most 10 of them by address} */
  static String describe(List<Refusal> some) {
    String text =
        some.stream().limit(NAMED).map(Refusal::toString).collect(Collectors.joining(", "));
    return some.size() > NAMED ? text + " and " + (some.size() - NAMED) + " more" : text;
  }
}
