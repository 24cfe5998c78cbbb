package io.quarterhour.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static BackOff of(String incarnation, String lane) {
    return new BackOff(new NodeId("node", incarnation), lane, LONGEST);
  }

  private static List<Duration> pauses(BackOff backOff) {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pauses.add(backOff.failed());
    }
    return pauses;
  }

  @Test
  void delayDoublesUpToTheLimitMinusJitter() {
    long full = 100;
    for (Duration pause : pauses(of("1", "intake"))) {
      assertThat(pause.toMillis()).isBetween(full / 2, full);
      full = Math.min(2 * full, LONGEST.toMillis());
    }
  }

  @Test
  void successResetsTheDelay() {
    BackOff backOff = of("1", "intake");
    pauses(backOff);

    backOff.succeeded();

    assertThat(backOff.failed()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void nodesRetryAtDifferentTimesAfterAnOutage() {
    Set<Duration> tenth = new HashSet<>();
    for (int node = 0; node < 100; node++) {
      tenth.add(pauses(of(Integer.toHexString(node), "intake")).get(9));
    }

    assertThat(tenth).hasSizeGreaterThan(90);
  }

  @Test
  void delaysOfALoopAreDeterministic() {
    assertThat(pauses(of("1", "intake"))).isEqualTo(pauses(of("1", "intake")));
    assertThat(pauses(of("1", "intake"))).isNotEqualTo(pauses(of("1", "upkeep")));
  }
}
