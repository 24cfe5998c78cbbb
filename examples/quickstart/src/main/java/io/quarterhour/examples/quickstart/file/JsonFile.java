package io.quarterhour.examples.quickstart.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JSON of a tasks file, with the line of each value and the problems found so far. */
final class JsonFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}\"]*)}");

  private final String name;
  private final Map<JsonPointer, Integer> lines = new HashMap<>();
  private final Map<Integer, String> problemsByLine = new TreeMap<>();
  private int problems;
  private JsonNode root = MissingNode.getInstance();

  JsonFile(String name, String text, Map<String, String> placeholders) {
    this.name = name;
    String filled =
        PLACEHOLDER
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(fill(match, text, placeholders)));
    try (JsonParser parser = JSON.createParser(filled)) {
      int values = 0;
      while (parser.nextToken() != null) {
        JsonPointer at = parser.getParsingContext().pathAsPointer();
        lines.putIfAbsent(at, parser.currentTokenLocation().getLineNr());
        values += parser.getParsingContext().inRoot() ? 1 : 0;
      }
      if (values != 1) {
        int line = parser.currentLocation().getLineNr();
        report(line, "the file must contain one list of tasks, contains " + values + " values");
      }
      root = JSON.readTree(filled);
    } catch (JsonProcessingException e) {
      // Jackson appends locations to the reason; the line number replaces them.
      String reason = e.getOriginalMessage().replaceAll("(?s) \\(start marker at.*|\n.*", "");
      report(e.getLocation().getLineNr(), "this is not JSON: " + reason);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a text in memory cannot fail", e);
    }
  }

  private String fill(MatchResult match, String text, Map<String, String> placeholders) {
    String value = placeholders.get(match.group(1));
    if (value == null) {
      int line = 1 + (int) text.substring(0, match.start()).chars().filter(c -> c == '\n').count();
      String expected = "', expected one of " + new TreeMap<>(placeholders).keySet();
      report(line, "unknown placeholder '" + match.group() + expected);
      return "";
    }
    return new String(JsonStringEncoder.getInstance().quoteAsString(value));
  }

  /** {@return the tasks; an item that is not an object is reported and left out} */
  List<JsonValue> tasks() {
    if (root.isMissingNode()) {
      return List.of();
    }
    return new JsonValue(this, JsonPointer.empty(), root)
        .list(JsonValue.OBJECT, null, JsonValue.object(task -> task)).stream()
            .filter(Objects::nonNull)
            .toList();
  }

  static Map<String, Object> map(JsonValue object) {
    return JSON.convertValue(object.node(), new TypeReference<>() {});
  }

  /** Reports a problem at the line of a value; at that of its object if the value is missing. */
  void report(JsonPointer at, String problem) {
    JsonPointer present = at;
    while (!lines.containsKey(present)) {
      present = present.head();
    }
    report(lines.get(present), subject(at) + problem);
  }

  private String subject(JsonPointer at) {
    if (at.matches()) {
      return "the file ";
    }
    int index = at.getMatchingIndex();
    JsonNode id = root.path(index).path("id");
    String task = "task " + (id.isTextual() ? "'" + id.textValue() + "'" : "number " + (index + 1));
    if (at.tail().matches()) {
      return task + ": ";
    }
    String path = at.tail().toString().substring(1);
    return task + ": field '" + path.replaceAll("/(\\d+)", "[$1]").replace('/', '.') + "' ";
  }

  private void report(int line, String problem) {
    problems++;
    problemsByLine.merge(line, "\n  " + name + ":" + line + ": " + problem, String::concat);
  }

  int problems() {
    return problems;
  }

  void throwIfInvalid() throws TasksFileException {
    if (problems > 0) {
      throw new TasksFileException(
          "The tasks file cannot be used:" + String.join("", problemsByLine.values()));
    }
  }
}
