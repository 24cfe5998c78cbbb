package io.quarterhour.examples.cluster;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Base class of the commands: provides the output. */
abstract class ClusterCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** {@return the output of the command} */
  final PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
