package io.quarterhour.examples.quickstart.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON and remembers on which line each value begins. */
final class LocatedJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;
  private final Placeholders placeholders;
  private final Problems problems;

  private LocatedJson(JsonParser parser, Placeholders placeholders, Problems problems) {
    this.parser = parser;
    this.placeholders = placeholders;
    this.problems = problems;
  }

  /** Reads a text; null if it is not JSON, which is then among the problems. */
  static Located read(String text, Placeholders placeholders, Problems problems) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        problems.add(1, "the file is empty, expected a list of tasks");
        return null;
      }
      Located value = new LocatedJson(parser, placeholders, problems).value();
      if (parser.nextToken() != null) {
        problems.add(
            parser.currentTokenLocation().getLineNr(),
            "nothing may follow after the list of tasks");
      }
      return value;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      problems.add(line, "this is not JSON: " + reason(e));
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
  }

  /** The reason alone: Jackson adds where it looked, in words that help only programmers. */
  private static String reason(JsonProcessingException e) {
    String line = e.getOriginalMessage().lines().findFirst().orElse("");
    int marker = line.indexOf(" (start marker at");
    return marker < 0 ? line : line.substring(0, marker);
  }

  private Located value() throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return new Located(
        switch (parser.currentToken()) {
          case START_OBJECT -> object();
          case START_ARRAY -> list();
          case VALUE_STRING -> placeholders.fill(parser.getText(), line, problems);
          case VALUE_NUMBER_INT -> parser.getNumberValue();
          case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          default -> null;
        },
        line);
  }

  private Map<String, Located> object() throws IOException {
    Map<String, Located> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value());
    }
    return fields;
  }

  private List<Located> list() throws IOException {
    List<Located> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return items;
  }
}
