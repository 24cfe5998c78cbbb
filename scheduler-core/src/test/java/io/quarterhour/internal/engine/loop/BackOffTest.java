package io.quarterhour.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final Duration MAX_DELAY = Duration.ofSeconds(3);

  private static BackOff of(String incarnation, String loop) {
    return new BackOff(new NodeId("node", incarnation), loop, MAX_DELAY);
  }

  private static List<Duration> delays(BackOff backOff) {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      delays.add(backOff.failed());
    }
    return delays;
  }

  @Test
  void delayDoublesUpToTheLimitMinusJitter() {
    long full = 100;
    for (Duration delay : delays(of("1", "intake"))) {
      assertThat(delay.toMillis()).isBetween(full / 2, full);
      full = Math.min(2 * full, MAX_DELAY.toMillis());
    }
  }

  @Test
  void loopContinuesWithinFiveSecondsDespiteALongPollInterval() {
    BackOff ofSlowPoller = new BackOff(new NodeId("node", "1"), "intake", Duration.ofHours(1));

    assertThat(delays(ofSlowPoller)).allMatch(delay -> delay.toMillis() <= 4000);
  }

  @Test
  void successResetsTheDelay() {
    BackOff backOff = of("1", "intake");
    delays(backOff);

    backOff.succeeded();

    assertThat(backOff.failed()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void nodesRetryAtDifferentTimesAfterAnOutage() {
    Set<Duration> tenthDelays = new HashSet<>();
    for (int node = 0; node < 100; node++) {
      tenthDelays.add(delays(of(Integer.toHexString(node), "intake")).get(9));
    }

    assertThat(tenthDelays).hasSizeGreaterThan(90);
  }

  @Test
  void delaysOfALoopAreDeterministic() {
    assertThat(delays(of("1", "intake"))).isEqualTo(delays(of("1", "intake")));
    assertThat(delays(of("1", "intake"))).isNotEqualTo(delays(of("1", "upkeep")));
  }
}
