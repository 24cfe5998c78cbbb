package io.quarterhour.examples.cluster.drill;

import picocli.CommandLine.Command;

/** The command that contains the drills. */
@Command(
    name = "drill",
    description = {
      "Makes faults on purpose and measures how the nodes behave, on a PostgreSQL server that it",
      "starts. Requires Linux on amd64. Ends with exit code 1 if a limit is exceeded."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      SilenceDrill.class,
      FailoverDrill.class,
      HostTransactionDrill.class,
      PoisonDrill.class,
      GrowthDrill.class
    })
public final class DrillCommand {}
