package io.quarterhour.examples.benchmarks.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import io.quarterhour.examples.benchmarks.postgres.Server;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlansTest {
  private static final int ROWS = 2000;

  @Test
  void optionsAreRead() {
    PlansOptions options =
        PlansOptions.parse(
            List.of("--future", "2000", "--jdbc-url", "jdbc:postgresql:x", "--user", "me"));

    assertThat(options.future()).isEqualTo(2000);
    assertThat(options.history()).isEqualTo(5_000_000);
    assertThat(options.access()).get().extracting("user").isEqualTo("me");
    assertThatThrownBy(() -> PlansOptions.parse(List.of("--history", "10")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least 1000, was '10'");
  }

  @Test
  void everyOperationIsShown() throws Exception {
    try (Server server = Server.of(Optional.empty())) {
      PlanRecorder plans = PlansTrial.run(server, ROWS, ROWS, 2);

      assertThat(plans.withoutPlan()).isEmpty();
      assertThat(plans.large()).contains("qh_live", "qh_task", "qh_history", "qh_definition");
      assertThat(new PlansTable(plans).text())
          .contains(List.of(StoreOperation.values()).stream().map(StoreOperation::label).toList())
          .doesNotContain("operations without a plan")
          .containsPattern("find due tasks +select qh_task +qh_task_due +50[12] ")
          .containsPattern("claim +update qh_live.* qh_live_claim");
    }
  }

  @Test
  void planShowsItsIndexesAndTheRowsRead() {
    ExplainedPlan plan =
        ExplainedPlan.of(
                """
                duration: 1.500 ms  plan:
                Query Text: update qh_task t set fires = 1
                Update on qh_task t  (cost=0.42..8.44 rows=0 width=0) (actual time=1.1..1.2 rows=0 loops=1)
                  ->  Nested Loop  (cost=0.42..8.44 rows=1 width=14) (actual time=0.1..0.2 rows=6 loops=1)
                        ->  Parallel Seq Scan on qh_live l  (cost=0.00..8.44 rows=1 width=6) (actual time=0.1..0.2 rows=1.50 loops=2)
                              Rows Removed by Filter: 10
                        ->  Index Scan using qh_task_pkey on qh_task t  (cost=0.42..8.44 rows=1 width=14) (actual time=0.1..0.2 rows=1.00 loops=3)
                """)
            .orElseThrow();

    assertThat(plan.title()).isEqualTo("update qh_live, qh_task");
    assertThat(plan.millis()).isEqualTo(1.5);
    assertThat(plan.indexes()).containsExactly("qh_task_pkey");
    assertThat(plan.rowsRead()).isEqualTo(3 + 20 + 3);
    assertThat(plan.fullyScanned(Set.of("qh_live", "qh_task"))).containsExactly("qh_live");
    assertThat(plan.text())
        .contains("Index Scan using qh_task_pkey on qh_task t (1 rows x 3, 0.2 ms)")
        .doesNotContain("cost");
  }
}
