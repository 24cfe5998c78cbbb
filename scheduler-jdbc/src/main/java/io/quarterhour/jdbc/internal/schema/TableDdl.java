package io.quarterhour.jdbc.internal.schema;

import java.util.List;

/**
 * The statements that make the tables of version {@value #VERSION}, in words that {@code Dialect}
 * translates.
 *
 * <p>What is claimed stands in {@code live} and is small: a claim writes only columns that no index
 * mentions. What is over stands in {@code history}, written once, with the indexes that people's
 * questions need.
 */
final class TableDdl {
  /**
   * Whoever changes a statement counts this up, and says in {@link SchemaMigrations} how to get
   * there.
   */
  static final int VERSION = 4;

  /**
   * Where an execution comes from, what it is, and who owns it: what moves to the history as is.
   * What is always there and of one length comes first: a database finds it without looking at what
   * stands before it, which a search for what is ready does for each row that it passes.
   */
  private static final String EXECUTION =
      """
      task_revision bigint not null,
      asked_at bigint not null,
      first_at bigint not null,
      last_at bigint not null,
      ready_at bigint not null,
      token bigint not null,
      slot_count integer not null,
      attempt integer not null,
      failures integer not null,
      lost integer not null,
      kind smallint not null,
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
      children_open integer,
      children_warned integer,
      children_failed integer,
      document <document>\
      """;

  /** What plug-ins remember. */
  static final String STATE =
      """
      create table if not exists {state} (
        owner <name> not null,
        name <key> not null,
        words <text> not null,
        primary key (owner, name))\
      """;

  /** All statements, in their order. */
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
            asked_at bigint,
            pause_by <text>,
            pause_why <text>,
            pause_since bigint,
            pause_until bigint,
            fires bigint not null,
            due_at bigint,
            open_skip <id>,
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
            document <document> not null,
            primary key (tenant, name, revision))\
          """,
          """
          create table if not exists {last_run} (
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
            place bigint <identity> primary key,
            tenant <name> not null,
            name <name> not null,
            done_at bigint not null,
            done_by <text> not null,
            act <text> not null,
            why <text> not null)\
          """,
          "create index if not exists {+audit_task} on {audit} (tenant, name, place)",
          "create table if not exists {live} (\n"
              + "  id <id> not null primary key,\n  lease_until bigint not null,\n"
              + "  action_version integer not null default 1,\n"
              + EXECUTION
              + ",\n  claim_at bigint,\n  locks <text>,\n  quarantine <text>)<hot>",
          "create index if not exists {+live_claim} on {live} (queue, claim_at, id)",
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
          "create index if not exists {+history_slot}"
              + " on {history} (slot_at, task_name, task_tenant, tenant)<where slot_at>",
          "create index if not exists {+history_parent} on {history} (parent)<where parent>",
          "create index if not exists {+history_end} on {history} (ended_at, id)",
          """
          create table if not exists {attempt} (
            place bigint <identity> primary key,
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
            place bigint not null,
            said_at bigint not null,
            severity smallint not null,
            words <text> not null,
            progress integer,
            primary key (execution, place))\
          """,
          """
          create table if not exists {read_mark} (
            execution <id> not null,
            principal <key> not null,
            place bigint not null,
            primary key (execution, principal))\
          """,
          """
          create table if not exists {named_lock} (
            name <name> not null primary key,
            holder <id>)\
          """,
          """
          create table if not exists {lock_wish} (
            execution <id> not null,
            name <name> not null,
            primary key (execution, name))\
          """,
          """
          create table if not exists {node} (
            name <name> not null,
            incarnation <name> not null,
            started_at bigint not null,
            seen_at bigint not null,
            queues <text> not null,
            primary key (name, incarnation))\
          """,
          STATE,
          """
          create table if not exists {schema_version} (
            one integer not null primary key,
            version integer not null)\
          """);

  private TableDdl() {}
}
