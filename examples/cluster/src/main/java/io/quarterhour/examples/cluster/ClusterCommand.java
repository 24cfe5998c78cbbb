package io.quarterhour.examples.cluster;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands have in common: they say something. */
abstract class ClusterCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** {@return where it says it} */
  final PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
