package io.quarterhour.nodes;

import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.time.ManualTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose store refuses items for good: each gets a definite end and stops no other item. */
abstract class RefusedItems {
  static final String POISON = "\"poison\"";

  @RegisterExtension final Nodes nodes = new Nodes();

  final FaultyStore store = new FaultyStore(new InMemoryStore());
  final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  final Gate gate = nodes.opening(new Gate("slow"));
  final List<Execution> reported = new CopyOnWriteArrayList<>();

  SchedulerBuilder builder() {
    return Nodes.builder()
        .store(store)
        .time(time)
        .listener(reported::add)
        .action(gate)
        .action(Action.of("good", context -> Outcome.success("well")))
        .action(Action.of("bad", context -> Outcome.success("well").withResult(POISON)));
  }

  SchedulerClient start() {
    return nodes.start(builder()).client();
  }
}
