package io.quarterhour.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginCloserTest {
  @Test
  void pluginThatHangsIsInterruptedAndHoldsUpNobody() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(2);
    AtomicBoolean isInterrupted = new AtomicBoolean();
    AutoCloseable hanging =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            isInterrupted.set(true);
          }
        };
    AutoCloseable other = others::countDown;

    new PluginCloser().close(List.of(other, hanging, "no plug-in", other), Duration.ofSeconds(5));

    await().untilAsserted(() -> assertThat(others.getCount()).isZero());
    await().untilTrue(isInterrupted);
  }
}
