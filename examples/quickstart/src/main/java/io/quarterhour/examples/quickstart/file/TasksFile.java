package io.quarterhour.examples.quickstart.file;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON file of tasks.
 *
 * @param name the name of the file in messages
 * @param text its content
 * @param directory the directory that contains it; empty for the copy in the jar
 */
public record TasksFile(String name, String text, Optional<Path> directory) {
  private static final List<Path> PLACES =
      List.of(Path.of("tasks.json"), Path.of("examples", "quickstart", "tasks.json"));
  private static final String SAME_ID = "another task has the same id";

  /**
   * Finds the file: the given one, or else {@code tasks.json} in the working directory, or else the
   * one of this example, or else the copy in the jar.
   *
   * @param given the file that the user named
   * @return the file
   * @throws TasksFileException if the file cannot be read
   */
  public static TasksFile find(Optional<Path> given) throws TasksFileException {
    Optional<Path> path = given.or(() -> PLACES.stream().filter(Files::exists).findFirst());
    String name = path.map(Path::toString).orElse("tasks.json (in the jar)");
    try {
      String text = path.isPresent() ? Files.readString(path.get()) : packed();
      return new TasksFile(name, text, path.map(found -> found.toAbsolutePath().getParent()));
    } catch (NoSuchFileException e) {
      throw new TasksFileException("The tasks file " + name + " does not exist.");
    } catch (IOException e) {
      throw new TasksFileException(
          "The tasks file " + name + " cannot be read as UTF-8 text: " + e);
    }
  }

  private static String packed() throws IOException {
    try (InputStream in = TasksFile.class.getResourceAsStream("/tasks.json")) {
      if (in == null) {
        throw new NoSuchFileException("tasks.json");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Saves all tasks. The scheduler validates actions, parameters, notifiers and their settings.
   *
   * @param client the client that saves them
   * @param placeholders the values that replace <code>${name}</code> in the file, by name
   * @throws TasksFileException if there are problems, with all of them at once; valid tasks may
   *     have been saved nevertheless, so call this before the scheduler starts
   */
  public void saveTo(SchedulerClient client, Map<String, String> placeholders)
      throws TasksFileException {
    JsonFile file = new JsonFile(name, text, placeholders);
    Set<TaskId> seen = new HashSet<>();
    for (JsonValue json : file.tasks()) {
      int before = file.problems();
      try {
        Task task = TaskReader.task(json);
        if (file.problems() == before && !seen.add(task.id())) {
          json.report(SAME_ID);
        } else if (file.problems() == before) {
          save(task, client);
        }
      } catch (InvalidInputException e) {
        // The scheduler names the Java method; in a file, the field is spelt differently.
        e.problems()
            .forEach(
                problem -> json.report(problem.replace("call .exact()", "add \"exact\": true")));
      } catch (ConflictException e) {
        json.report(SAME_ID);
      }
    }
    file.throwIfInvalid();
  }

  /** A task that exists already is edited; if its schedule is the same, it keeps its state. */
  private static void save(Task task, SchedulerClient client) {
    long revision = client.task(task.id()).map(status -> status.task().revision()).orElse(0L);
    client.save(task.atRevision(revision));
  }
}
