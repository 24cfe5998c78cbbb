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
 * Writes notifications to a news feed in a file that a web server may serve: one entry per
 * notification, the newest first. The name of the notifier is {@code feed}.
 *
 * <p>The settings of a rule are {@code file} (required), {@code title} and {@code entries}, the
 * maximum number of entries. An entry has the id of its notification, so a notification that is
 * sent again replaces its entry.
 *
 * <p>The file is replaced atomically, so that a reader never sees a partial file. Only one node
 * should write to a file: nodes do not share a disk, or if they do, the last writer overwrites the
 * entries of the others.
 */
public final class FeedNotifier implements Notifier {
  private static final List<String> SETTINGS = List.of("entries", "file", "title");
  private static final int DEFAULT_ENTRIES = 50;
  private static final int MAX_ENTRIES = 1000;

  /** Creates the notifier, for {@code ServiceLoader}. */
  public FeedNotifier() {}

  @Override
  public String name() {
    return "feed";
  }

  /** Returns the file, so that a file that cannot be written delays only its own notifications. */
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
      problems.add("unknown settings " + unknown + ", expected some of " + SETTINGS);
    }
    if (!(settings.get("file") instanceof String file) || !isFile(file)) {
      problems.add("'file' must name a file in an existing folder, was " + settings.get("file"));
    }
    if (!(settings.getOrDefault("title", "") instanceof String)) {
      problems.add("'title' must be a string, was " + settings.get("title"));
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

  /** Synchronised because two concurrent updates of the same feed would lose an entry. */
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
