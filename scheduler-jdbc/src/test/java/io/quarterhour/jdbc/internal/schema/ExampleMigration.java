package io.quarterhour.jdbc.internal.schema;

import io.quarterhour.jdbc.internal.sql.TableNames;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import java.util.List;
import javax.sql.DataSource;

/**
 * The schema of an imaginary later release: version 2 has another column, with a value in each row.
 */
public final class ExampleMigration {
  private static final SchemaMigrations NEXT_RELEASE =
      new SchemaMigrations(
          List.of(
              List.of(
                  "alter table {task} add column if not exists example <text>",
                  "update {task} set example = name where example is null")));

  private ExampleMigration() {}

  /** {@return the installer of the later release} */
  public static SchemaInstaller installer(DataSource database, String prefix) {
    return installer(database, prefix, TransactionRunner.Timeouts.DEFAULT);
  }

  /** {@return the installer of the later release with other limits of its transactions} */
  public static SchemaInstaller installer(
      DataSource database, String prefix, TransactionRunner.Timeouts timeouts) {
    TableNames names = new TableNames(null, prefix);
    return new SchemaInstaller(
        new TransactionRunner(database, names, timeouts), names, NEXT_RELEASE);
  }
}
