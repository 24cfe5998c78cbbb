package io.quarterhour.examples.quickstart.notifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Appends each outcome to a file, as one line of JSON. Its only setting is {@code file}, the path
 * of the file. If a notification is sent twice, both lines contain the same {@code notification}.
 */
public final class FileNotifier implements Notifier {
  private static final String FILE = "file";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Object lock = new Object();

  @Override
  public String name() {
    return "file";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    List<String> problems = new ArrayList<>();
    settings.keySet().stream()
        .filter(name -> !name.equals(FILE))
        .sorted()
        .forEach(name -> problems.add("unknown setting '" + name + "', expected only [file]"));
    Object file = settings.get(FILE);
    if (!isPath(file)) {
      problems.add(
          "setting 'file' must be the path of a file, was "
              + (file instanceof String ? "\"" + file + "\"" : file));
    }
    return problems;
  }

  private static boolean isPath(Object value) {
    try {
      return value instanceof String text && Path.of(text).getFileName() != null && !text.isBlank();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public void send(Notification notification) throws IOException {
    Path file = Path.of(String.valueOf(notification.settings().get(FILE))).toAbsolutePath();
    String line = line(notification) + "\n";
    synchronized (lock) {
      if (!Files.isDirectory(file.getParent())) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static String line(Notification notification) throws JsonProcessingException {
    Execution execution = notification.execution();
    Outcome outcome = execution.outcome();
    ObjectNode line =
        JSON.createObjectNode()
            .put("notification", notification.id().toString())
            .put("execution", execution.id().toString())
            .put("task", execution.task().map(Object::toString).orElse(null))
            .put("title", notification.title())
            .put("tenant", execution.tenant().value())
            .put("action", execution.action())
            .put("slot", execution.slot().toString())
            .put("ended", String.valueOf(execution.status().endedAt()))
            .put("state", execution.state().name())
            .put("summary", outcome == null ? execution.status().reason() : outcome.summary());
    if (outcome != null && outcome.result() != null) {
      line.set("result", JSON.readTree(outcome.result()));
    }
    return line.toString();
  }
}
