package io.quarterhour.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListActTest {
  private static final int MAX_LENGTH = 100;

  private final ListAct<Integer, String> act = new ListAct<>(MAX_LENGTH, item -> item);
  private final List<List<Integer>> calls = new ArrayList<>();
  private final Set<Integer> refused = new HashSet<>();
  private final Set<Integer> irreplaceable = new HashSet<>();
  private final Set<Integer> unavailable = new HashSet<>();
  private final List<String> accepted = new ArrayList<>();
  private final List<Integer> replaced = new ArrayList<>();
  private final List<Integer> givenUp = new ArrayList<>();

  private List<String> call(List<Integer> items) {
    calls.add(List.copyOf(items));
    if (items.stream().anyMatch(unavailable::contains)) {
      throw new StoreException("unavailable", null, true);
    }
    if (items.stream().anyMatch(refused::contains)) {
      throw new StoreException("refused", null, false);
    }
    return items.stream().map(item -> "r" + item).toList();
  }

  private final class Recorder implements ListAct.Handler<Integer, String> {
    @Override
    public void accepted(Integer item, String result) {
      assertThat(result).isEqualTo("r" + item);
      accepted.add(result);
    }

    @Override
    public boolean replace(Integer item, RuntimeException refusal) {
      if (irreplaceable.contains(item)) {
        return false;
      }
      replaced.add(item);
      return true;
    }

    @Override
    public void giveUp(Integer item, RuntimeException refusal) {
      givenUp.add(item);
    }
  }

  private ListAct.Rest<Integer> perform(List<Integer> items) {
    return act.perform(items, this::call, new Recorder());
  }

  private static List<Integer> items(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static List<String> results(List<Integer> items) {
    return items.stream().map(item -> "r" + item).toList();
  }

  @Test
  void listIsPerformedInOneCall() {
    assertThat(perform(items(50))).isEqualTo(new ListAct.Rest<>(List.of(), List.of(), null));

    assertThat(calls).containsExactly(items(50));
    assertThat(accepted).isEqualTo(results(items(50)));
  }

  @Test
  void longListIsPerformedInSeveralCalls() {
    perform(items(250));

    assertThat(calls).extracting(List::size).containsExactly(100, 100, 50);
    assertThat(accepted).isEqualTo(results(items(250)));
  }

  @Test
  void callsHaveALimitedSize() {
    ListAct<Integer, String> sized = new ListAct<>(MAX_LENGTH, item -> item, item -> item, 10);

    sized.perform(List.of(4, 5, 6, 99, 1, 9, 3), this::call, new Recorder());

    assertThat(calls).containsExactly(List.of(4, 5, 6), List.of(99), List.of(1, 9), List.of(3));
  }

  @Test
  void refusedItemIsReplacedAndAllOthersAreAccepted() {
    refused.add(37);

    assertThat(perform(items(64)).items()).isEmpty();

    assertThat(replaced).containsExactly(37);
    assertThat(accepted).hasSize(63).doesNotHaveDuplicates().doesNotContain("r37");
    assertThat(calls).hasSizeLessThan(16);
  }

  @Test
  void severalRefusedItemsAreReplaced() {
    refused.addAll(List.of(0, 1, 30, 63));

    assertThat(perform(items(64)).items()).isEmpty();

    assertThat(replaced).containsExactly(0, 1, 30, 63);
    assertThat(accepted).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void itemWhoseReplacementIsRefusedIsGivenUpIfAnotherIsAccepted() {
    refused.add(0);
    irreplaceable.add(0);

    assertThat(perform(items(8)).cause()).isNull();

    assertThat(givenUp).containsExactly(0);
    assertThat(accepted).hasSize(7);
  }

  @Test
  void nothingIsGivenUpIfTheStoreAcceptsNothing() {
    refused.addAll(items(100));
    irreplaceable.addAll(items(100));

    ListAct.Rest<Integer> rest = perform(items(100));

    assertThat(givenUp).isEmpty();
    assertThat(rest.items()).containsExactlyInAnyOrderElementsOf(items(100));
    assertThat(rest.suspects()).hasSize(10);
    assertThatThrownBy(rest::throwCause).isInstanceOf(StoreException.class);
    assertThat(calls).hasSizeLessThan(40);
  }

  @Test
  void nothingIsReplacedIfTheStoreRefusesWhatItAcceptedBefore() {
    perform(List.of(1));
    refused.addAll(items(100));

    ListAct.Rest<Integer> rest = perform(items(100));

    assertThat(replaced).isEmpty();
    assertThat(rest.items()).containsExactlyInAnyOrderElementsOf(items(100));
  }

  @Test
  void itemThatIsRefusedDuringAnOutageOnlyIsPerformed() {
    perform(List.of(9));
    refused.addAll(List.of(1, 9));

    ListAct.Rest<Integer> rest =
        act.perform(
            List.of(1, 2),
            some -> {
              List<String> results = call(some);
              // The outage ends with the first list that is accepted.
              refused.clear();
              return results;
            },
            new Recorder());

    assertThat(rest.items()).isEmpty();
    assertThat(accepted).containsExactlyInAnyOrder("r9", "r1", "r2");
    assertThat(replaced).isEmpty();
  }

  @Test
  void itemThatIsRefusedAloneIsDecidedOnceAnotherIsAccepted() {
    refused.add(1);
    irreplaceable.add(1);

    assertThat(perform(List.of(1)).items()).containsExactly(1);
    assertThat(givenUp).isEmpty();

    assertThat(perform(List.of(1, 2)).items()).isEmpty();
    assertThat(givenUp).containsExactly(1);
  }

  @Test
  void refusedItemIsReplacedAloneIfNoneWasAcceptedBefore() {
    refused.add(1);

    assertThat(perform(List.of(1)).items()).isEmpty();
    assertThat(replaced).containsExactly(1);
  }

  @Test
  void manyItemsThatAreRefusedDoNotHideTheOthers() {
    refused.addAll(items(35));
    irreplaceable.addAll(items(35));

    List<Integer> left = items(40);
    for (int i = 0; i < 4; i++) {
      left = perform(left).items();
    }

    assertThat(left).isEmpty();
    assertThat(accepted).containsExactlyInAnyOrder("r35", "r36", "r37", "r38", "r39");
    assertThat(givenUp).containsExactlyInAnyOrderElementsOf(items(35));
  }

  @Test
  void sameListIsContinuedBehindTheItemsThatFailed() {
    refused.addAll(items(35));
    irreplaceable.addAll(items(35));

    for (int i = 0; i < 4; i++) {
      perform(items(40));
    }

    assertThat(accepted).contains("r35", "r36", "r37", "r38", "r39");
  }

  @Test
  void unavailableStoreEndsTheActAtOnce() {
    unavailable.addAll(items(100));

    ListAct.Rest<Integer> rest = perform(items(100));

    assertThat(calls).hasSize(1);
    assertThat(rest.items()).containsExactlyElementsOf(items(100));
    assertThat(rest.suspects()).isEmpty();
  }

  @Test
  void listsBecomeShorterWhileTheyFailAndLongAgainAfterwards() {
    unavailable.add(63);
    List<Integer> left = items(64);
    for (int i = 0; i < 10; i++) {
      left = perform(left).items();
    }

    assertThat(left).containsExactly(63);
    assertThat(accepted).hasSize(63).doesNotHaveDuplicates();
    unavailable.clear();
    perform(left);
    calls.clear();
    perform(items(100));
    perform(items(100));
    perform(items(100));
    assertThat(calls.get(calls.size() - 1)).hasSize(MAX_LENGTH);
  }

  @Test
  void errorsRemainErrors() {
    ListAct.Rest<Integer> rest =
        act.perform(
            List.of(1),
            some -> {
              throw new NoClassDefFoundError("driver");
            },
            new Recorder());

    assertThatThrownBy(rest::throwCause).isInstanceOf(NoClassDefFoundError.class);
    assertThat(rest.items()).containsExactly(1);
  }

  @Test
  void unavailabilityDuringAReplacementKeepsTheItem() {
    refused.add(1);

    ListAct.Rest<Integer> rest =
        act.perform(
            List.of(1, 2),
            this::call,
            new ListAct.Handler<>() {
              @Override
              public void accepted(Integer item, String result) {
                accepted.add(result);
              }

              @Override
              public boolean replace(Integer item, RuntimeException refusal) {
                throw new StoreException("unavailable", null, true);
              }

              @Override
              public void giveUp(Integer item, RuntimeException refusal) {
                givenUp.add(item);
              }
            });

    assertThat(rest.items()).containsExactly(1);
    assertThat(accepted).containsExactly("r2");
    assertThat(givenUp).isEmpty();
  }
}
