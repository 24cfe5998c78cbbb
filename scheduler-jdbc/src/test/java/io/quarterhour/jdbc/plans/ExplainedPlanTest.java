package io.quarterhour.jdbc.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainedPlanTest {
  @Test
  void stepsNameTheirTablesAndTheRowsRead() {
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

    assertThat(plan.statement()).isEqualTo("update qh_task t set fires = 1");
    assertThat(plan.steps())
        .extracting(PlanStep::table, PlanStep::readsTable, PlanStep::isSequential, PlanStep::rows)
        .containsExactly(
            tuple(Optional.of("qh_task"), false, false, 0.0),
            tuple(Optional.of("qh_live"), true, true, 3.0 + 20),
            tuple(Optional.of("qh_task"), true, false, 3.0));
    assertThat(plan.steps().get(1).text()).startsWith("->  Parallel Seq Scan on qh_live l ");
  }
}
