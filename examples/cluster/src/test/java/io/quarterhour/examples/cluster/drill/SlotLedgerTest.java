package io.quarterhour.examples.cluster.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotLedgerTest {
  private final SlotLedger ledger = new SlotLedger();

  private void ran(String task, long slot, long at) {
    ledger.ran(SlotLedger.key(task, slot), at);
  }

  @Test
  void slotsOfATaskAreThoseWithinTheSpan() {
    ledger.due("t", 10_000, 25_000, 2_500, 5_000);
    ran("t", 12_500, 12_600);
    ran("t", 17_500, 17_500);
    ran("t", 22_500, 24_000);
    ran("t", 7_500, 99_000);
    ran("t", 27_500, 99_000);

    SlotLedger.Summary summary = ledger.summary();
    assertThat(summary.due()).isEqualTo(3);
    assertThat(summary.missing()).isZero();
    assertThat(summary.lateness().worst()).isEqualTo(1_500);
  }

  @Test
  void beginningOfTheSpanIsWithinAndItsEndIsNot() {
    ledger.due("t", 10_000, 20_000, 15_000, 5_000);

    assertThat(ledger.summary().due()).isEqualTo(2);
    ran("t", 10_000, 10_000);
    ran("t", 20_000, 20_000);
    assertThat(ledger.summary().missing()).isEqualTo(1);
  }

  @Test
  void slotThatRanOnlyForAnotherTaskIsMissing() {
    ledger.due("t", 0, 5_000, 0, 5_000);
    ran("other", 0, 10);

    assertThat(ledger.summary().missing()).isEqualTo(1);
    assertThat(ledger.summary().lateness().count()).isZero();
  }

  @Test
  void callMayRunBeforeItIsNotedAsDueAndItsFirstRunCounts() {
    ledger.ran("call", 1_020);
    ledger.ran("call", 9_000);
    ledger.ran("call", 1_010);
    ledger.due("call", 1_000);
    ledger.due("lost", 1_000);

    SlotLedger.Summary summary = ledger.summary();
    assertThat(summary.due()).isEqualTo(2);
    assertThat(summary.missing()).isEqualTo(1);
    assertThat(summary.lateness().worst()).isEqualTo(10);
  }

  @Test
  void latenessIsSorted() {
    Lateness lateness = new Lateness();
    assertThat(lateness.p99()).isZero();
    assertThat(lateness.worst()).isZero();
    IntStream.rangeClosed(1, 5_000).forEach(i -> lateness.add(5_001 - i));

    assertThat(lateness.p99()).isEqualTo(4_950);
    assertThat(lateness.worst()).isEqualTo(5_000);
    assertThat(Lateness.of(List.of(lateness, lateness)).count()).isEqualTo(10_000);
  }
}
