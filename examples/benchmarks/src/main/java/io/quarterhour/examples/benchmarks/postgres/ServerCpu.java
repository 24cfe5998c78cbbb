package io.quarterhour.examples.benchmarks.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The processor time of all processes of a server, including ended ones. It is read from Linux and
 * available only for a server on this machine.
 */
final class ServerCpu {
  private static final Path PROCESSES = Path.of("/proc");
  private static final long NO_PROCESS = -1;
  private static final long NANOS_PER_TICK = 10_000_000;

  // Indexes of fields after the name in /proc/PID/stat.
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int USER_OF_ENDED = 13;
  private static final int SYSTEM_OF_ENDED = 14;

  private final long postmaster;

  private ServerCpu(long postmaster) {
    this.postmaster = postmaster;
  }

  /** Finds the main process of the server by the process that serves a connection. */
  static ServerCpu of(Access access) throws SQLException {
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      Stat stat = Stat.of(PROCESSES.resolve(rows.getString(1)));
      return new ServerCpu(stat.name.startsWith("postgres") ? stat.field(PARENT) : NO_PROCESS);
    } catch (IOException e) {
      return new ServerCpu(NO_PROCESS);
    }
  }

  /**
   * {@return the processor time in nanoseconds, in steps of 10 ms; empty if it is not available}
   */
  OptionalLong nanos() throws IOException {
    if (postmaster == NO_PROCESS) {
      return OptionalLong.empty();
    }
    long ticks = 0;
    for (Stat stat : all()) {
      if (stat.id == postmaster) {
        ticks += stat.own() + stat.field(USER_OF_ENDED) + stat.field(SYSTEM_OF_ENDED);
      } else if (stat.field(PARENT) == postmaster) {
        ticks += stat.own();
      }
    }
    return OptionalLong.of(ticks * NANOS_PER_TICK);
  }

  private static List<Stat> all() throws IOException {
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      return processes
          .filter(path -> Character.isDigit(path.getFileName().toString().charAt(0)))
          .flatMap(
              path -> {
                try {
                  return Stream.of(Stat.of(path));
                } catch (IOException e) {
                  return Stream.empty(); // The process has ended.
                }
              })
          .toList();
    }
  }

  /**
   * The status of a process on Linux. The name is in parentheses and may contain any characters.
   */
  private record Stat(long id, String name, List<String> fields) {
    static Stat of(Path process) throws IOException {
      String text = Files.readString(process.resolve("stat"));
      int open = text.indexOf('(');
      int close = text.lastIndexOf(')');
      return new Stat(
          Long.parseLong(text.substring(0, open).strip()),
          text.substring(open + 1, close),
          List.of(text.substring(close + 2).strip().split(" ", -1)));
    }

    long field(int place) {
      return Long.parseLong(fields.get(place));
    }

    long own() {
      return field(USER) + field(SYSTEM);
    }
  }
}
