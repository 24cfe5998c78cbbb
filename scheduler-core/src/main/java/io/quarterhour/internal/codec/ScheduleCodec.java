package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Encoding of schedules as JSON objects. */
final class ScheduleCodec {
  private ScheduleCodec() {}

  static ObjectNode encode(Schedule schedule) {
    ObjectNode node = encode(schedule.recurrence());
    node.put("zone", schedule.zone().getId());
    putText(node, "start", schedule.start());
    putText(node, "end", schedule.end());
    node.put("alignment", schedule.alignment().name());
    if (!schedule.dst().equals(DstPolicy.DEFAULT)) {
      node.put("gap", schedule.dst().gap().name()).put("overlap", schedule.dst().overlap().name());
    }
    return node;
  }

  private static ObjectNode encode(Recurrence recurrence) {
    ObjectNode node = Json.object();
    if (recurrence instanceof Recurrence.Once once) {
      node.put("kind", "once").put("at", once.at().toString());
    } else if (recurrence instanceof Recurrence.OnceLocal once) {
      node.put("kind", "onceLocal").put("at", once.at().toString());
    } else if (recurrence instanceof Recurrence.Every every) {
      node.put("kind", "every").put("period", every.period().toString());
      putText(node, "anchor", every.anchor());
    } else if (recurrence instanceof Recurrence.Daily daily) {
      node.put("kind", "daily").put("every", daily.days());
      putTimes(node, daily.times(), daily.anchor());
    } else if (recurrence instanceof Recurrence.Weekly weekly) {
      node.put("kind", "weekly").put("every", weekly.weeks()).set("days", texts(weekly.days()));
      putTimes(node, weekly.times(), weekly.anchor());
    } else if (recurrence instanceof Recurrence.Monthly monthly) {
      ArrayNode days = Json.array();
      monthly.days().forEach(day -> days.add(encode(day)));
      node.put("kind", "monthly").put("every", monthly.months()).set("days", days);
      putTimes(node, monthly.times(), monthly.anchor());
    } else if (recurrence instanceof Recurrence.Cron cron) {
      node.put("kind", "cron")
          .put("expression", cron.expression())
          .put("dialect", cron.dialect().name());
    } else if (recurrence instanceof Recurrence.Union union) {
      ArrayNode members = Json.array();
      union.schedules().forEach(member -> members.add(encode(member)));
      node.put("kind", "union").set("schedules", members);
    }
    return node;
  }

  private static String encode(DayOfMonth day) {
    String number = day.number() == 0 ? "LAST" : String.valueOf(day.number());
    return day.weekday() == null ? number : number + " " + day.weekday();
  }

  private static void putTimes(ObjectNode node, List<LocalTime> times, @Nullable LocalDate anchor) {
    node.set("times", texts(times));
    putText(node, "anchor", anchor);
  }

  private static ArrayNode texts(Collection<?> values) {
    ArrayNode array = Json.array();
    values.forEach(value -> array.add(value.toString()));
    return array;
  }

  private static void putText(ObjectNode node, String name, @Nullable Object value) {
    if (value != null) {
      node.put(name, value.toString());
    }
  }

  static Schedule decode(JsonNode node) throws DecodeException {
    JsonFields jsonFields = new JsonFields(node);
    String start = jsonFields.optional("start");
    String end = jsonFields.optional("end");
    String gap = jsonFields.optional("gap");
    String overlap = jsonFields.optional("overlap");
    return new Schedule(
        recurrence(jsonFields, node),
        ZoneId.of(jsonFields.text("zone")),
        start == null ? null : Instant.parse(start),
        end == null ? null : Instant.parse(end),
        jsonFields.constant("alignment", Alignment.class),
        gap == null || overlap == null
            ? DstPolicy.DEFAULT
            : new DstPolicy(DstPolicy.Gap.valueOf(gap), DstPolicy.Overlap.valueOf(overlap)));
  }

  private static Recurrence recurrence(JsonFields jsonFields, JsonNode node)
      throws DecodeException {
    String kind = jsonFields.text("kind");
    String anchor = jsonFields.optional("anchor");
    return switch (kind) {
      case "once" -> new Recurrence.Once(Instant.parse(jsonFields.text("at")));
      case "onceLocal" -> new Recurrence.OnceLocal(LocalDateTime.parse(jsonFields.text("at")));
      case "every" ->
          new Recurrence.Every(
              Duration.parse(jsonFields.text("period")),
              anchor == null ? null : Instant.parse(anchor));
      case "daily" -> new Recurrence.Daily(jsonFields.number("every"), times(node), date(anchor));
      case "weekly" ->
          new Recurrence.Weekly(
              jsonFields.number("every"), weekdays(node), times(node), date(anchor));
      case "monthly" ->
          new Recurrence.Monthly(
              jsonFields.number("every"), monthDays(node), times(node), date(anchor));
      case "cron" ->
          new Recurrence.Cron(
              jsonFields.text("expression"), jsonFields.constant("dialect", CronDialect.class));
      case "union" -> new Recurrence.Union(members(node));
      default -> throw new DecodeException("the recurrence kind '" + kind + "' is not known");
    };
  }

  private static List<Schedule> members(JsonNode node) throws DecodeException {
    List<Schedule> members = new ArrayList<>();
    for (JsonNode member : node.path("schedules")) {
      members.add(decode(member));
    }
    return members;
  }

  private static @Nullable LocalDate date(@Nullable String text) {
    return text == null ? null : LocalDate.parse(text);
  }

  private static List<LocalTime> times(JsonNode node) {
    List<LocalTime> times = new ArrayList<>();
    node.path("times").forEach(time -> times.add(LocalTime.parse(time.asText())));
    return times;
  }

  private static Set<DayOfWeek> weekdays(JsonNode node) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    node.path("days").forEach(day -> days.add(DayOfWeek.valueOf(day.asText())));
    return days;
  }

  private static List<DayOfMonth> monthDays(JsonNode node) {
    List<DayOfMonth> days = new ArrayList<>();
    for (JsonNode day : node.path("days")) {
      String[] parts = day.asText().split(" ", 2);
      int number = parts[0].equals("LAST") ? 0 : Integer.parseInt(parts[0]);
      days.add(new DayOfMonth(number, parts.length == 1 ? null : DayOfWeek.valueOf(parts[1])));
    }
    return days;
  }
}
