package io.quarterhour.store.execution;

import java.util.List;
import java.util.Set;

/**
 * Who is told of an end depending on the end before. A text in {@link
 * io.quarterhour.store.StateStore}, under the owner {@link io.quarterhour.store.StateStore#ENGINE},
 * says how the one before ended. The act that records an end reads it, puts another in its place
 * and inserts who is told; so of ends that are recorded at the same time each is compared with
 * another one. Comparisons of one act that have one key follow each other in the order of their
 * completions.
 *
 * @param key under which key the text stands
 * @param next what it says from now on
 * @param branches who is told
 */
public record OutcomeChange(String key, String next, List<Branch> branches) {
  /** What the text says if there is none. */
  public static final String NONE = "";

  /**
   * Who is told in one case.
   *
   * @param previous what the text must have said, one of these; {@link #NONE} if there was none
   * @param notification who is told then
   */
  public record Branch(Set<String> previous, NewExecution notification) {}

  /**
   * Tells who is told.
   *
   * @param before what the text said; {@link #NONE} if there was none
   * @return what is to be inserted
   */
  public List<NewExecution> notificationsAfter(String before) {
    return branches.stream()
        .filter(one -> one.previous().contains(before))
        .map(Branch::notification)
        .toList();
  }
}
