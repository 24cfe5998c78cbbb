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
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON file of tasks.
 *
 * @param name the file, as messages name it
 * @param text what is in it
 * @param directory where it lies; empty if it is the one in the jar
 */
public record TasksFile(String name, String text, Optional<Path> directory) {
  private static final List<Path> PLACES =
      List.of(Path.of("tasks.json"), Path.of("examples", "quickstart", "tasks.json"));

  /**
   * Finds the file: the one that is given, else {@code tasks.json} in the working directory, else
   * the one of this example, else the copy of that in the jar.
   *
   * @param given the file that the user named
   * @return the file
   * @throws TasksFileException if it cannot be read
   */
  public static TasksFile find(Optional<Path> given) throws TasksFileException {
    Optional<Path> path = given.or(() -> PLACES.stream().filter(Files::exists).findFirst());
    return path.isPresent() ? read(path.get()) : packed();
  }

  private static TasksFile read(Path path) throws TasksFileException {
    try {
      Optional<Path> directory = Optional.ofNullable(path.toAbsolutePath().getParent());
      return new TasksFile(path.toString(), Files.readString(path), directory);
    } catch (IOException e) {
      throw new TasksFileException(
          "The tasks file "
              + path
              + (Files.exists(path) ? " cannot be read as UTF-8 text: " + e : " does not exist."));
    }
  }

  private static TasksFile packed() throws TasksFileException {
    try (InputStream in = TasksFile.class.getResourceAsStream("/tasks.json")) {
      if (in == null) {
        throw new TasksFileException("There is no tasks.json in the jar.");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new TasksFile("tasks.json (in the jar)", text, Optional.empty());
    } catch (IOException e) {
      throw new TasksFileException("The tasks.json in the jar cannot be read: " + e);
    }
  }

  /**
   * Saves all tasks. The scheduler checks what only it can know: actions, parameters, notifiers and
   * their settings.
   *
   * @param client who saves them
   * @param placeholders what to put in for <code>${name}</code>
   * @throws TasksFileException if something is wrong, with all problems at once; some tasks may be
   *     saved nevertheless, so do this before the scheduler starts
   */
  public void saveTo(SchedulerClient client, Map<String, String> placeholders)
      throws TasksFileException {
    Problems problems = new Problems();
    Set<TaskId> saved = new HashSet<>();
    int number = 0;
    for (Located entry : entries(placeholders, problems)) {
      number++;
      Optional<Task> task = TaskReader.read(number, entry, problems);
      if (task.isPresent() && !saved.add(task.get().id())) {
        problems.add(
            entry.line(), "task '" + task.get().id() + "': there is another task of that id");
      } else {
        task.ifPresent(found -> save(found, entry.line(), client, problems));
      }
    }
    problems.throwIfAny(name);
  }

  private List<Located> entries(Map<String, String> placeholders, Problems problems) {
    Located root = LocatedJson.read(text, new Placeholders(placeholders), problems);
    if (root != null && root.value() instanceof List<?> list) {
      return list.stream().map(entry -> (Located) entry).toList();
    }
    if (root != null) {
      problems.add(root.line(), "the file must be a list of tasks [{..}, ..], was " + root.shown());
    }
    return List.of();
  }

  private static void save(Task task, int line, SchedulerClient client, Problems problems) {
    try {
      // A task that is there from an earlier start is edited. If its schedule is the same, it goes
      // on where it stood.
      long revision = client.find(task.id()).map(status -> status.task().revision()).orElse(0L);
      client.save(task.atRevision(revision));
    } catch (InvalidInputException e) {
      e.problems()
          .forEach(problem -> problems.add(line, "task '" + task.id() + "': " + ofFile(problem)));
    } catch (ConflictException e) {
      problems.add(line, "task '" + task.id() + "': there is another task of that id");
    }
  }

  /** The scheduler speaks to programmers; in a file, the way off the grid is spelt differently. */
  private static String ofFile(String problem) {
    return problem.replace("call .exact()", "add \"exact\": true");
  }
}
