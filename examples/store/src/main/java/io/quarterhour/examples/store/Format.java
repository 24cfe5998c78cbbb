package io.quarterhour.examples.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Writes changed rows as one line of JSON and reads them. The rows are records, so their components
 * define the format; enums are written as names and instants in ISO 8601.
 */
final class Format {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          // Only the components of a record: its other methods are computed from them.
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  private Format() {}

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String text, DeserializationContext context) {
      return Instant.parse(text);
    }
  }

  static byte[] write(List<Change> changes) throws IOException {
    return JSON.writeValueAsBytes(changes);
  }

  /** Reads changes and applies them to the tables. */
  static void load(byte[] changes, Tables tables) throws IOException {
    for (JsonNode change : JSON.readTree(changes)) {
      String name = change.path("table").asText();
      Table<?, ?> table = tables.table(name);
      if (table == null) {
        throw new IOException("the journal contains a row of an unknown table '" + name + "'");
      }
      Object key = JSON.treeToValue(change.path("key"), table.keyType());
      Object row = JSON.treeToValue(change.path("row"), table.rowType());
      table.load(key, row);
    }
  }
}
