package io.quarterhour.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Measures the elapsed time and the processor time of the whole JVM since its creation. */
final class Stopwatch {
  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final long cpuBefore = machine.getProcessCpuTime();
  private final long before = System.nanoTime();
  private long nanos;
  private long cpuNanos;

  void stop() {
    nanos = System.nanoTime() - before;
    cpuNanos = machine.getProcessCpuTime() - cpuBefore;
  }

  double nanosEach(int count) {
    return (double) nanos / count;
  }

  double cpuNanosEach(int count) {
    return (double) cpuNanos / count;
  }
}
