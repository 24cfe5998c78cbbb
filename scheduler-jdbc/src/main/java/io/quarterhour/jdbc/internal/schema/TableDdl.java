package io.quarterhour.jdbc.internal.schema;

import java.util.List;

/**
 * The statements that create the baseline of the tables, written for {@code Dialect}, which
 * translates them. They stay as they are: later changes are {@link SchemaMigrations}.
 *
 * <p>Table {@code live} contains the executions that wait or run, and is small: a claim writes only
 * columns without an index. Table {@code history} contains the finished ones; a row is written once
 * and has the indexes for the queries of users.
 */
final class TableDdl {
  /**
   * The columns that live and finished executions have in common. Columns that are never null and
   * have a fixed length come first: a database reads them without decoding the columns before them,
   * which a scan for ready executions does for each row.
   */
  private static final String EXECUTION =
      """
      task_revision bigint not null,
      nominal_at bigint not null,
      first_slot_at bigint not null,
      last_slot_at bigint not null,
      ready_at bigint not null,
      token bigint not null,
      slot_count integer not null,
      attempt integer not null,
      failures integer not null,
      lost_leases integer not null,
      origin smallint not null,
      state smallint not null,
      queue <name> not null,
      action <name> not null,
      tenant <name> not null,
      task_tenant <name>,
      task_name <name>,
      slot_at bigint,
      parent <id>,
      node_name <name>,
      node_incarnation <text>,
      started_at bigint,
      cancel_reason <text>,
      children_total integer,
      children_unfinished integer,
      children_warnings integer,
      children_failed integer,
      document <document>\
      """;

  /** Small texts that plug-ins and the engine store. */
  static final String STATE =
      """
      create table if not exists {state} (
        namespace <name> not null,
        tenant <name> not null,
        name <key> not null,
        content <text> not null,
        written_at bigint not null,
        primary key (namespace, tenant, name))\
      """;

  /** All statements, in order. */
  static final List<String> STATEMENTS =
      List.of(
          """
          create table if not exists {task} (
            tenant <name> not null,
            name <name> not null,
            revision bigint not null,
            removed boolean not null,
            version bigint not null,
            next_at bigint,
            nominal_at bigint,
            pause_by <text>,
            pause_reason <text>,
            pause_since bigint,
            pause_until bigint,
            fires bigint not null,
            due_at bigint,
            open_skip_id <id>,
            newest_slot bigint,
            primary key (tenant, name))<hot>\
          """,
          "create index if not exists {+task_due} on {task} (due_at, tenant, name)",
          """
          create table if not exists {definition} (
            tenant <name> not null,
            name <name> not null,
            revision bigint not null,
            title <text> not null,
            action <name> not null,
            system_task boolean not null,
            search <text> not null,
            used_at bigint,
            document <document> not null,
            primary key (tenant, name, revision))\
          """,
          "create index if not exists {+definition_used} on {definition} (used_at)<where used_at>",
          """
          create table if not exists {last_execution} (
            tenant <name> not null,
            name <name> not null,
            execution <id>,
            state smallint,
            summary <text>,
            started_at bigint,
            ended_at bigint,
            primary key (tenant, name))<hot>\
          """,
          """
          create table if not exists {audit} (
            id bigint <identity> primary key,
            tenant <name> not null,
            name <name> not null,
            done_at bigint not null,
            done_by <text> not null,
            operation <text> not null,
            reason <text> not null)\
          """,
          "create index if not exists {+audit_task} on {audit} (tenant, name, id)",
          "create index if not exists {+audit_time} on {audit} (done_at)",
          "create table if not exists {live} (\n"
              + "  id <id> not null primary key,\n  lease_until bigint not null,\n"
              + "  parameters_version integer not null default 1,\n"
              + EXECUTION
              + ",\n  claimable_at bigint,\n  locks <text>,\n  quarantine_reason <text>)<hot>",
          "create index if not exists {+live_claim} on {live} (queue, claimable_at, id)",
          "create unique index if not exists {+live_slot}"
              + " on {live} (task_name, task_tenant, tenant, slot_at)<where task_name>",
          "create index if not exists {+live_parent} on {live} (parent)<where parent>",
          "create table if not exists {history} (\n"
              + "  id <id> not null primary key,\n"
              + EXECUTION
              + ",\n  reason <text>,\n  ended_at bigint not null,\n  outcome smallint,\n"
              + "  summary <text>,\n  result <document>)",
          "create index if not exists {+history_tenant} on {history} (tenant, id)",
          "create index if not exists {+history_task} on {history} (task_name, task_tenant, id)"
              + "<where task_name>",
          "create index if not exists {+history_task_end}"
              + " on {history} (task_name, task_tenant, tenant, ended_at, id)<where task_name>",
          "create index if not exists {+history_call_end}"
              + " on {history} (tenant, action, ended_at, id)<where not task_name>",
          "create index if not exists {+history_revision}"
              + " on {history} (task_name, task_tenant, task_revision)<where task_name>",
          "create index if not exists {+history_slot}"
              + " on {history} (slot_at, task_name, task_tenant, tenant)<where slot_at>",
          "create index if not exists {+history_parent} on {history} (parent)<where parent>",
          "create index if not exists {+history_end} on {history} (ended_at, id)",
          """
          create table if not exists {attempt} (
            id bigint <identity> primary key,
            execution <id> not null,
            attempt integer not null,
            node_name <name>,
            node_incarnation <text>,
            started_at bigint not null,
            ended_at bigint not null,
            state smallint not null,
            summary <text> not null)\
          """,
          "create index if not exists {+attempt_execution} on {attempt} (execution, attempt)",
          """
          create table if not exists {log_line} (
            execution <id> not null,
            sequence_no bigint not null,
            logged_at bigint not null,
            severity smallint not null,
            message <text> not null,
            progress integer,
            primary key (execution, sequence_no))\
          """,
          """
          create table if not exists {read_position} (
            execution <id> not null,
            caller <key> not null,
            sequence_no bigint not null,
            primary key (execution, caller))\
          """,
          """
          create table if not exists {named_lock} (
            name <lock> not null primary key,
            holder <id>,
            tenant <name> not null,
            used_at bigint not null)\
          """,
          "create index if not exists {+named_lock_used} on {named_lock} (used_at)",
          "create index if not exists {+named_lock_tenant} on {named_lock} (tenant)",
          """
          create table if not exists {lock_request} (
            execution <id> not null,
            name <lock> not null,
            primary key (execution, name))\
          """,
          "create index if not exists {+lock_request_name} on {lock_request} (name)",
          """
          create table if not exists {node} (
            name <name> not null,
            incarnation <name> not null,
            started_at bigint not null,
            heartbeat_at bigint not null,
            queues <text> not null,
            capabilities <text> not null,
            primary key (name, incarnation))\
          """,
          STATE,
          "create index if not exists {+state_tenant} on {state} (tenant)",
          "create index if not exists {+state_written} on {state} (written_at)",
          """
          create table if not exists {schema_version} (
            id integer not null primary key,
            version integer not null)\
          """);

  private TableDdl() {}
}
