package io.quarterhour.jdbc.internal.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The statements that bring older tables to the version after theirs, in words that {@code Dialect}
 * translates. They may be done again from their beginning: on H2 each is a transaction by itself,
 * and whoever is interrupted begins again.
 */
final class SchemaMigrations {
  /** The oldest version that can be brought up. */
  static final int OLDEST = 1;

  /** By the version that they begin with. */
  private static final Map<Integer, List<String>> FROM =
      Map.of(
          1,
          List.of(
              "alter table {task} add column if not exists newest_slot bigint",
              newestSlotOf("{live}"),
              newestSlotOf("{history}"),
              "alter table {task} add column if not exists born bigint",
              "alter table {last_run} add column if not exists born bigint",
              """
              delete from {last_run} where exists (select 1 from {task} t
                where t.tenant = {last_run}.tenant and t.name = {last_run}.name
                and t.born <> {last_run}.born)\
              """,
              "alter table {task} drop column if exists born",
              "<hot>alter table {task} set (fillfactor = 50)",
              "alter table {last_run} drop column if exists born",
              "alter table {last_run} alter column execution drop not null",
              "alter table {last_run} alter column state drop not null",
              "alter table {last_run} alter column summary drop not null",
              "alter table {last_run} alter column started_at drop not null",
              "alter table {last_run} alter column ended_at drop not null",
              """
              delete from {last_run} where not exists (select 1 from {task} t
                where t.tenant = {last_run}.tenant and t.name = {last_run}.name
                and not t.removed)\
              """,
              """
              insert into {last_run} (tenant, name) select t.tenant, t.name from {task} t
                where not t.removed and not exists (select 1 from {last_run} r
                where r.tenant = t.tenant and r.name = t.name)\
              """,
              "drop index if exists {history_slot}",
              "create index if not exists {+history_slot}"
                  + " on {history} (slot_at, task_name, task_tenant, tenant)<where slot_at>",
              "update {schema_version} set version = 2"),
          2,
          List.of(
              "alter table {live} add column if not exists action_version integer not null default"
                  + " 1",
              "update {schema_version} set version = 3"),
          3,
          List.of(
              "alter table {live} add column if not exists quarantine <text>",
              TableDdl.STATE,
              "update {schema_version} set version = 4"));

  private SchemaMigrations() {}

  /** Never lowers it: another node may be at work already. */
  private static String newestSlotOf(String table) {
    return """
    update {task} set newest_slot = coalesce((select max(e.slot_at) from %s e
      where e.task_tenant = {task}.tenant and e.task_name = {task}.name
      and ({task}.newest_slot is null or e.slot_at > {task}.newest_slot)), newest_slot)\
    """
        .formatted(table);
  }

  /** {@return all statements from a version up to the present one, in their order} */
  static List<String> from(int version) {
    List<String> statements = new ArrayList<>();
    for (int step = version; step < TableDdl.VERSION; step++) {
      statements.addAll(FROM.getOrDefault(step, List.of()));
    }
    return statements;
  }
}
