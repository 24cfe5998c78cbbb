package io.quarterhour.examples.plugin;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Keeps a news feed in a file, which a web server may hand out: an entry for each notification, the
 * newest first. Its name is {@code feed}.
 *
 * <p>A rule says {@code file}, and may say {@code title} and {@code entries}, how many are kept. An
 * entry has the id of its notification: one that is sent again takes the place that it had.
 *
 * <p>The file is replaced whole, so that nobody ever reads half of it. Of several nodes only one
 * should write to a file: each node has its own disk, or they share one and the last one wins.
 */
public final class FeedNotifier implements Notifier {
  private static final List<String> SETTINGS = List.of("entries", "file", "title");
  private static final int DEFAULT_ENTRIES = 50;
  private static final int MAX_ENTRIES = 1000;

  /** For {@code ServiceLoader}. */
  public FeedNotifier() {}

  @Override
  public String name() {
    return "feed";
  }

  /** A disk that is full holds up what goes to its file, and nothing else. */
  @Override
  public String destination(Map<String, Object> settings) {
    return String.valueOf(settings.get("file"));
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    List<String> problems = new ArrayList<>();
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    SETTINGS.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      problems.add("no setting " + unknown + ", there are " + SETTINGS);
    }
    if (!(settings.get("file") instanceof String file) || !isFile(file)) {
      problems.add(
          "'file' must name a file in a folder that is there, was " + settings.get("file"));
    }
    if (!(settings.getOrDefault("title", "") instanceof String)) {
      problems.add("'title' must be a text, was " + settings.get("title"));
    }
    Object entries = settings.getOrDefault("entries", DEFAULT_ENTRIES);
    if (!(entries instanceof Number n) || n.intValue() < 1 || n.intValue() > MAX_ENTRIES) {
      problems.add("'entries' must be 1 to " + MAX_ENTRIES + ", was " + entries);
    }
    return problems;
  }

  private static boolean isFile(String text) {
    try {
      Path parent = Path.of(text).toAbsolutePath().getParent();
      return parent != null && Files.isDirectory(parent);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** One at a time: two that read the same feed would lose one of their entries. */
  @Override
  public synchronized void send(Notification notification) throws Exception {
    Map<String, Object> settings = notification.settings();
    List<String> problems = problems(settings);
    if (!problems.isEmpty()) {
      throw DeliveryException.permanent(String.join("; ", problems));
    }
    Path file = Path.of((String) settings.get("file"));
    Feed feed = Feed.read(file, (String) settings.getOrDefault("title", "Quarterhour"));
    feed.put(notification);
    feed.trimTo(((Number) settings.getOrDefault("entries", DEFAULT_ENTRIES)).intValue());
    replace(file, feed);
  }

  private static void replace(Path file, Feed feed) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path next = Files.createTempFile(folder, file.getFileName().toString(), ".next");
    try {
      feed.write(next);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
