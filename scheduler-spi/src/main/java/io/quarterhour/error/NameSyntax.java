package io.quarterhour.error;

import org.jspecify.annotations.Nullable;

/**
 * The syntax of names of tasks, tenants, actions, notifiers, queues, locks, calendars, groups and
 * nodes: 1 to 100 ASCII letters, digits, dots, underscores and hyphens, beginning with a letter or
 * digit. Names are case-sensitive.
 */
public final class NameSyntax {
  private static final int MAX_LENGTH = 100;

  private NameSyntax() {}

  /**
   * Checks a name.
   *
   * @param what the subject of the error message, for example {@code task name}
   * @param name the name to check; null is rejected
   * @return the name, unchanged
   * @throws InvalidInputException if the name does not follow the syntax
   */
  public static String check(String what, @Nullable String name) {
    if (name == null || !holds(name)) {
      throw new InvalidInputException(
          what
              + " must be 1 to 100 letters, digits, dots, underscores or hyphens and begin with a"
              + " letter or digit, was "
              + InvalidInputException.quote(name));
    }
    return name;
  }

  /**
   * Checks whether a text is a valid name.
   *
   * @param text the text
   * @return whether the text follows the syntax
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
