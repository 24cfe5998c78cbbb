package io.quarterhour.jdbc.internal.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * The migrations that lead from the baseline to the tables of a release. New tables are the
 * baseline with all migrations applied, so that created and migrated tables cannot differ.
 *
 * <p>A migration is a list of statements, written for {@code Dialect}, which translates them. It
 * must be repeatable from its first statement: H2 and MariaDB commit each statement on its own, and
 * an interrupted migration starts over.
 *
 * @param steps the migrations in order: the first one migrates version 1 to version 2
 */
record SchemaMigrations(List<List<String>> steps) {
  /** The version of the baseline, and the oldest version that can be migrated. */
  static final int BASELINE = 1;

  /** The migrations of this release: none, since its tables are the baseline. */
  static final SchemaMigrations RELEASED = new SchemaMigrations(List.of());

  /** {@return the version of the tables after all migrations} */
  int version() {
    return BASELINE + steps.size();
  }

  /** {@return whether tables of a version can be migrated} */
  boolean isOlder(int found) {
    return found >= BASELINE && found < version();
  }

  /**
   * {@return the statements that migrate tables of a version to the latest one, in order} Each step
   * ends with the statement that records its version.
   */
  List<String> from(int found) {
    List<String> statements = new ArrayList<>();
    for (int step = found; step < version(); step++) {
      statements.addAll(steps.get(step - BASELINE));
      statements.add("update {schema_version} set version = " + (step + 1));
    }
    return statements;
  }
}
