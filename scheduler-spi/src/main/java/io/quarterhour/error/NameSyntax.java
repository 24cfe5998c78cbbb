package io.quarterhour.error;

import org.jspecify.annotations.Nullable;

/**
 * The rule for names of tasks, tenants, actions, notifiers, queues, locks, calendars and groups: 1
 * to 100 letters or digits of ASCII, dots, underscores and hyphens, beginning with a letter or
 * digit. Names are compared as they stand, case and all.
 */
public final class NameSyntax {
  private static final int MAX_LENGTH = 100;

  private NameSyntax() {}

  /**
   * Checks a name.
   *
   * @param what what the name is for, as the message should say it, for example {@code task name}
   * @param name the name to check; null is refused too
   * @return the name as given
   * @throws InvalidInputException if the name breaks the rule
   */
  public static String check(String what, @Nullable String name) {
    if (name == null || !holds(name)) {
      throw new InvalidInputException(
          what
              + " must be 1 to 100 letters, digits, dots, underscores or hyphens and begin with a"
              + " letter or digit, was "
              + (name == null ? "null" : "'" + name + "'"));
    }
    return name;
  }

  /**
   * Tells whether a text is a name.
   *
   * @param text the text
   * @return whether it keeps the rule
   */
  public static boolean isName(String text) {
    return holds(text);
  }

  private static boolean holds(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
