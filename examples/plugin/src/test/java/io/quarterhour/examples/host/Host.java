package io.quarterhour.examples.host;

import io.quarterhour.Scheduler;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A host that uses the plug-in only by the names of its action and notifier. The host verifies a
 * list, with a notification to a feed, and prints the outcome and the names of the notifiers.
 */
public final class Host {
  private Host() {}

  /**
   * Runs the host.
   *
   * @param args the paths of the list and of the feed
   */
  public static void main(String[] args) throws Exception {
    try (Scheduler scheduler = Scheduler.builder().build()) {
      scheduler.start();
      SchedulerClient client = scheduler.client();
      Task task =
          client.save(
              Task.builder("verify")
                  .action("checksums.verify", Map.of("list", args[0]))
                  .notificationRule(NotificationRule.always("feed", Map.of("file", args[1])))
                  .build());
      ExecutionId run = client.runAtNextSlot(task.id());
      ExecutionId call = client.enqueue(ActionCall.of("checksums.verify", Map.of("list", args[0])));
      while (!Files.exists(Path.of(args[1]))
          || !isFinished(client, run)
          || !isFinished(client, call)) {
        Thread.onSpinWait();
      }
      System.out.println(client.execution(run).orElseThrow().outcome());
      scheduler.notifiers().forEach(System.out::println);
    }
  }

  private static boolean isFinished(SchedulerClient client, ExecutionId id) {
    return client
        .execution(id)
        .map(Execution::state)
        .filter(state -> state.isFinished())
        .isPresent();
  }
}
