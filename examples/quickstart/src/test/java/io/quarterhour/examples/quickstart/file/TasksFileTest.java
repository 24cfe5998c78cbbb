package io.quarterhour.examples.quickstart.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarterhour.examples.quickstart.actions.BackupDirectory;
import io.quarterhour.examples.quickstart.actions.DiskReport;
import io.quarterhour.examples.quickstart.actions.HttpCheck;
import io.quarterhour.examples.quickstart.notifier.FileNotifier;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.notify.log.LogNotifier;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.testing.TestScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TasksFileTest {
  private static final Map<String, String> PLACEHOLDERS =
      Map.of("here", "/data", "work", "/scratch", "statusUrl", "http://127.0.0.1:1/");

  private final TestScheduler scheduler =
      TestScheduler.startingAt("2026-03-28T12:00:00Z")
          .with(new BackupDirectory(), new DiskReport(), new HttpCheck())
          .with(new FileNotifier())
          .with(new LogNotifier());

  private void save(String text) throws TasksFileException {
    new TasksFile("t.json", text, Optional.empty()).saveTo(scheduler.client(), PLACEHOLDERS);
  }

  /** {@return the problems of a file that cannot be used} */
  private List<String> problems(String text) {
    Throwable thrown = catchThrowable(() -> save(text));
    assertThat(thrown).isInstanceOf(TasksFileException.class);
    List<String> lines = thrown.getMessage().lines().toList();
    List<String> problems = lines.subList(1, lines.size()).stream().map(String::strip).toList();
    assertThat(lines.get(0)).isEqualTo("The tasks file cannot be used:");
    return problems;
  }

  /** {@return a file of one task with the given second line} */
  private static String task(String secondLine) {
    return """
    [{"id": "it", "action": "disk.report", "parameters": {"directory": "/data"},
    %s
    }]
    """
        .formatted(secondLine);
  }

  private List<String> taskProblems(String secondLine) {
    return problems(task(secondLine));
  }

  private List<String> scheduleProblems(String schedule) {
    return taskProblems("\"schedule\": " + schedule);
  }

  private Schedule schedule(String schedule) throws TasksFileException {
    save(task("\"schedule\": " + schedule));
    return scheduler.status(TaskId.of("it")).task().schedule().orElseThrow();
  }

  @Test
  void fileOfThisExampleIsAccepted() throws Exception {
    TasksFile file = TasksFile.find(Optional.of(Path.of("tasks.json")));

    file.saveTo(scheduler.client(), PLACEHOLDERS);

    assertThat(file.directory()).contains(Path.of("").toAbsolutePath());
    assertThat(scheduler.status(TaskId.of("backup")).state()).isEqualTo(TaskState.PLANNED);
    assertThat(scheduler.status(TaskId.of("acme", "quarter-hour")).scheduleState().next())
        .isEqualTo("2026-03-28T12:15:00Z");
  }

  @Test
  void allFieldsOfATaskAreRead() throws TasksFileException {
    save(
        """
        [
          {
            "id": "it",
            "title": "Everything",
            "action": "backup.directory",
            "parameters": {
              "directory": "${here}/in", "target": "${work}/${here}", "keep": 3, "exclude": ["a"]
            },
            "schedule": {"cron": "*/5 1-2 * * *", "exact": true},
            "tenant": "acme",
            "notify": [
              {"notifier": "log", "when": "on failure"},
              {"notifier": "file", "when": "always", "settings": {"file": "${work}/o"}}
            ],
            "timeLimit": "PT1M",
            "retries": 2,
            "paused": true
          }
        ]
        """);

    TaskStatus status = scheduler.status(TaskId.of("acme", "it"));
    Task task = status.task();
    assertThat(status.state()).isEqualTo(TaskState.PAUSED);
    assertThat(task.title()).isEqualTo("Everything");
    assertThat(task.parameters())
        .isEqualTo(
            Map.of(
                "directory",
                "/data/in",
                "target",
                "/scratch//data",
                "keep",
                3,
                "exclude",
                List.of("a")));
    assertThat(task.schedule()).contains(Schedule.cron("*/5 1-2 * * *").exact());
    assertThat(task.notificationRules())
        .containsExactly(
            NotificationRule.onFailure("log", Map.of()),
            NotificationRule.always("file", Map.of("file", "/scratch/o")));
    assertThat(task.policies().timeLimit()).isEqualTo(Duration.ofMinutes(1));
    assertThat(task.policies().retry()).isEqualTo(RetryPolicy.retries(2));
  }

  @Test
  void placeholdersAreInsertedLiterally() throws TasksFileException {
    String text =
        """
        [{"id": "it", "title": "${here}", "action": "disk.report",
          "parameters": {"directory": "/data"}, "schedule": {"every": "PT1H"}}]
        """;

    new TasksFile("t.json", text, Optional.empty())
        .saveTo(scheduler.client(), Map.of("here", "C:\\new \"data\" $1"));

    assertThat(scheduler.status(TaskId.of("it")).task().title()).isEqualTo("C:\\new \"data\" $1");
  }

  @Test
  void allKindsOfSchedulesAreRead() throws TasksFileException {
    Alignment grid = Alignment.QUARTER_HOUR;
    assertThat(schedule("{\"every\": \"PT1H\"}"))
        .isEqualTo(Schedule.every(Duration.ofHours(1)).aligned(grid));
    deleteTask();
    assertThat(schedule("{\"every\": \"PT10S\", \"exact\": true}"))
        .isEqualTo(Schedule.every(Duration.ofSeconds(10)).exact());
    deleteTask();
    assertThat(schedule("{\"daily\": [\"02:15\", \"14:00:30\"], \"zone\": \"Europe/Berlin\"}"))
        .isEqualTo(Schedule.daily("02:15", "14:00:30").in("Europe/Berlin").aligned(grid));
    deleteTask();
    assertThat(schedule("{\"weekly\": [\"friday\", \"MONDAY\"], \"at\": [\"09:00\"]}"))
        .isEqualTo(
            Schedule.weekly(Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "09:00").aligned(grid));
    deleteTask();
    assertThat(schedule("{\"monthly\": [1, \"last\"], \"at\": [\"09:00\"]}"))
        .isEqualTo(
            Schedule.monthly(List.of(DayOfMonth.of(1), DayOfMonth.last()), "09:00").aligned(grid));
    deleteTask();
    assertThat(schedule("{\"once\": \"2026-12-24T18:00:00Z\"}"))
        .isEqualTo(Schedule.once(Instant.parse("2026-12-24T18:00:00Z")).aligned(grid));
    deleteTask();
    assertThat(schedule("{\"once\": \"2026-12-24T18:00\", \"zone\": \"Asia/Kathmandu\"}"))
        .isEqualTo(
            Schedule.once(LocalDateTime.parse("2026-12-24T18:00"))
                .in("Asia/Kathmandu")
                .aligned(grid));
    deleteTask();
    assertThat(
            schedule(
                "{\"cron\": \"@hourly\", \"from\": \"2027-01-01T00:00:00Z\","
                    + " \"until\": \"2027-02-01T00:00:00Z\"}"))
        .isEqualTo(
            Schedule.cron("@hourly")
                .from(Instant.parse("2027-01-01T00:00:00Z"))
                .until(Instant.parse("2027-02-01T00:00:00Z"))
                .aligned(grid));
  }

  private void deleteTask() {
    assertThat(scheduler.client().delete(TaskId.of("it"))).isTrue();
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThat(
            problems(
                """
                [
                  {
                    "id": "one",
                    "titel": "One",
                    "action": "backup.directory",
                    "parameters": { "directory": "/data", "keep": "many" },
                    "schedule": { "every": "10 seconds" }
                  },
                  {
                    "action": "disk.report",
                    "parameters": { "directory": "${home}" },
                    "schedule": { "every": "PT1H" }
                  },
                  {
                    "id": "three",
                    "action": "backup.directory",
                    "parameters": { "directory": "/data", "keep": "many" },
                    "schedule": { "every": "PT10S" }
                  },
                  "four"
                ]
                """))
        .containsExactly(
            "t.json:4: task 'one': field 'titel' is unknown, expected only [id, title, action,"
                + " parameters, schedule, tenant, notify, timeLimit, retries, paused]",
            "t.json:7: task 'one': field 'schedule.every' must be a duration such as \"PT30S\" or"
                + " \"PT1H\", was \"10 seconds\"",
            "t.json:9: task number 2: field 'id' is missing, it must be a string",
            "t.json:11: unknown placeholder '${home}', expected one of [here, statusUrl, work]",
            "t.json:14: task 'three': parameter 'target' is missing, it must be a text (Path)",
            "t.json:14: task 'three': parameter 'keep' must be a whole number (int), was \"many\"",
            "t.json:14: task 'three': fires every PT10S, which is finer than the quarter-hour grid;"
                + " use a multiple of PT15M or add \"exact\": true",
            "t.json:20: task number 4: must be an object {..}, was \"four\"");
  }

  @Test
  void missingFieldsAreReported() {
    assertThat(problems("[{\n\"id\": \"it\"}]"))
        .containsExactly(
            "t.json:1: task 'it': field 'action' is missing, it must be the name of an action",
            "t.json:1: task 'it': field 'schedule' is missing, it must be an object such as"
                + " {\"every\": \"PT1H\"}");
  }

  @Test
  void unknownActionIsReported() {
    assertThat(
            problems(
                """
                [{"id": "it", "action": "disk.raport",
                "schedule": {"every": "PT1H"}}]
                """))
        .containsExactly(
            "t.json:1: task 'it': no action 'disk.raport' on this node; available:"
                + " [backup.directory, disk.report, http.check]");
  }

  @Test
  void invalidCronExpressionIsReported() {
    assertThat(scheduleProblems("{\"cron\": \"61 * * * *\"}"))
        .singleElement()
        .asString()
        .startsWith("t.json:1: task 'it': ")
        .contains("61");
  }

  @Test
  void settingsThatTheNotifierRejectsAreReported() {
    assertThat(
            taskProblems(
                "\"schedule\": {\"every\": \"PT1H\"}, \"notify\": [{\"notifier\": \"mail\","
                    + " \"when\": \"always\"},{\"notifier\": \"file\", \"when\": \"always\","
                    + " \"settings\": {\"file\": null}}]"))
        .containsExactly(
            "t.json:1: task 'it': no notifier 'mail' on this node; available: [file, log]",
            "t.json:1: task 'it': notifier 'file': setting 'file' must be the path of a file, was"
                + " null");
  }

  @Test
  void duplicateIdIsReported() {
    assertThat(
            problems(
                """
                [{"id": "it", "action": "disk.report", "parameters": {"directory": "/data"},
                  "schedule": {"every": "PT1H"}},
                 {"id": "it", "action": "disk.report", "parameters": {"directory": "/data"},
                  "schedule": {"every": "PT1H"}}]
                """))
        .containsExactly("t.json:3: task 'it': another task has the same id");
  }

  @Test
  void lineOfInvalidJsonIsReported() {
    assertThat(problems("[\n  {\"id\": \"it\",\n  }\n]"))
        .containsExactly(
            "t.json:3: this is not JSON: Unexpected character ('}' (code 125)): was expecting"
                + " double-quote to start field name");
    assertThat(problems("[\n{\"id\": \"it\"}"))
        .containsExactly(
            "t.json:2: this is not JSON: Unexpected end-of-input: expected close marker for Array");
    assertThat(problems("[{\"id\": \"it\",\n \"id\": \"that\"}]"))
        .containsExactly("t.json:2: this is not JSON: Duplicate field 'id'");
    assertThat(problems("[]\n[]"))
        .containsExactly("t.json:2: the file must contain one list of tasks, contains 2 values");
    assertThat(problems(" \n"))
        .containsExactly("t.json:2: the file must contain one list of tasks, contains 0 values");
    assertThat(problems("\n{}"))
        .containsExactly(
            "t.json:2: the file must be a list, each item an object {..}, was an object");
    assertThat(problems("null"))
        .containsExactly("t.json:1: the file must be a list, each item an object {..}, was null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "id": 7                  | field 'id' must be a string, was 7
          "id": "a b"              | field 'id' is refused: task name must be 1 to 100 letters, digits, dots, underscores or hyphens and begin with a letter or digit, was 'a b'
          "action": {}             | field 'action' must be the name of an action, was an object
          "action": null           | field 'action' must be the name of an action, was null
          "title": false           | field 'title' must be a string, was false
          "title": ""              | the title must be 1 to 200 characters, was ''
          "parameters": []         | field 'parameters' must be an object {..}, was a list
          "schedule": "daily"      | field 'schedule' must be an object such as {"every": "PT1H"}, was "daily"
          "tenant": 1.50           | field 'tenant' must be the name of a tenant, was 1.50
          "tenant": ""             | field 'tenant' is refused: tenant must be 1 to 100 letters, digits, dots, underscores or hyphens and begin with a letter or digit, was ''
          "notify": {}             | field 'notify' must be a list, each item an object {..}, was an object
          "notify": ["log"]        | field 'notify[0]' must be an object {..}, was "log"
          "timeLimit": "1m"        | field 'timeLimit' must be a duration such as "PT30S" or "PT1H", was "1m"
          "timeLimit": "PT0S"      | field 'timeLimit' is refused: the time limit must be positive, was PT0S
          "retries": "2"           | field 'retries' must be a whole number, was "2"
          "retries": 101           | field 'retries' is refused: retries must be 0 to 100, was 101
          "paused": "yes"          | field 'paused' must be true or false, was "yes"
          "7": 7                   | field '7' is unknown, expected only [id, title, action, parameters, schedule, tenant, notify, timeLimit, retries, paused]
          """)
  void invalidFieldsOfATaskAreReported(String field, String problem) {
    String name = field.substring(1, field.indexOf('"', 1));
    String otherFields =
        List.of(
                "\"id\": \"it\"",
                "\"action\": \"http.check\"",
                "\"schedule\": {\"every\": \"PT1H\"}")
            .stream()
            .filter(otherField -> !otherField.startsWith("\"" + name + "\""))
            .reduce("", (all, otherField) -> all + otherField + ", ");

    String owner = field.equals("\"id\": 7") ? "task number 1" : "task 'it'";
    if (field.equals("\"id\": \"a b\"")) {
      owner = "task 'a b'";
    }
    int line = problem.startsWith("the title") ? 1 : 2;
    assertThat(problems("[{" + otherFields + "\n" + field + "\n}]"))
        .containsExactly("t.json:" + line + ": " + owner + ": " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                            | field 'schedule' must have exactly one of [every, daily, weekly, monthly, cron, once], has []
          {"zone": "UTC"}                               | field 'schedule' must have exactly one of [every, daily, weekly, monthly, cron, once], has []
          {"every": "PT1H", "cron": "@daily"}           | field 'schedule' must have exactly one of [every, daily, weekly, monthly, cron, once], has [every, cron]
          {"every": 10}                                 | field 'schedule.every' must be a duration such as "PT30S" or "PT1H", was 10
          {"every": "PT0S"}                             | field 'schedule.every' is refused: the period must be 1 ms or more, in whole milliseconds, was PT0S
          {"every": "PT1H", "at": ["12:00"]}            | field 'schedule.at' is unknown, expected only [every, zone, exact, from, until]
          {"daily": "02:15"}                            | field 'schedule.daily' must be a list, each item a time of day such as "02:15", was "02:15"
          {"daily": []}                                 | field 'schedule.daily' is refused: a calendar schedule needs at least one time of day, was []
          {"daily": ["2:15"]}                           | field 'schedule.daily[0]' must be a time of day such as "02:15", was "2:15"
          {"daily": ["12:00", "25:00"]}                 | field 'schedule.daily[1]' must be a time of day such as "02:15", was "25:00"
          {"daily": ["02:15"], "zone": "Berlin"}        | field 'schedule.zone' is refused: the zone must be a name like Europe/Berlin or an offset like +05:45, was 'Berlin'
          {"daily": ["02:15"], "zone": 1}               | field 'schedule.zone' must be the name of a time zone, was 1
          {"daily": ["02:15"], "exact": "yes"}          | field 'schedule.exact' must be true or false, was "yes"
          {"daily": ["02:15"], "from": "2027-01-01"}    | field 'schedule.from' must be an instant such as "2027-01-31T06:00:00Z", was "2027-01-01"
          {"weekly": ["friday"]}                        | field 'schedule.at' is missing, it must be a list, each item a time of day such as "02:15"
          {"weekly": ["fryday"], "at": ["12:00"]}       | field 'schedule.weekly[0]' must be a day such as "monday", was "fryday"
          {"weekly": [], "at": ["12:00"]}               | field 'schedule.weekly' is refused: a weekly schedule needs at least one day of the week, was []
          {"monthly": [32], "at": ["12:00"]}            | field 'schedule.monthly[0]' is refused: day of month must be 1 to 31 or the last, was 32
          {"monthly": ["first"], "at": ["12:00"]}       | field 'schedule.monthly[0]' must be a day from 1 to 31 or "last", was "first"
          {"cron": ["@daily"]}                          | field 'schedule.cron' must be a cron expression such as "*/15 * * * *", was a list
          {"once": "tomorrow"}                          | field 'schedule.once' must be an instant such as "2027-01-31T06:00:00Z" or a local time, was "tomorrow"
          """)
  void invalidFieldsOfAScheduleAreReported(String schedule, String problem) {
    assertThat(scheduleProblems(schedule)).containsExactly("t.json:2: task 'it': " + problem);
  }

  @Test
  void endBeforeTheStartIsReported() {
    assertThat(
            scheduleProblems(
                "{\"every\": \"PT1H\", \"from\": \"2027-02-01T00:00:00Z\",\n"
                    + "\"until\": \"2027-01-01T00:00:00Z\"}"))
        .containsExactly(
            "t.json:3: task 'it': field 'schedule.until' is refused: the end of a schedule must not"
                + " be before its start, was 2027-01-01T00:00:00Z before 2027-02-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"when": "always"}                                     | field 'notify[0].notifier' is missing, it must be the name of a notifier
          {"notifier": "log"}                                    | field 'notify[0].when' is missing, it must be one of [always, on change, on failure, on recovery, on skipped, on warning]
          {"notifier": "log", "when": null}                      | field 'notify[0].when' must be one of [always, on change, on failure, on recovery, on skipped, on warning], was null
          {"notifier": "log", "when": "never"}                   | field 'notify[0].when' must be one of [always, on change, on failure, on recovery, on skipped, on warning], was "never"
          {"notifier": "a b", "when": "always"}                  | field 'notify[0].notifier' is refused: notifier must be 1 to 100 letters, digits, dots, underscores or hyphens and begin with a letter or digit, was 'a b'
          {"notifier": "log", "when": "always", "to": "x"}       | field 'notify[0].to' is unknown, expected only [notifier, when, settings]
          {"notifier": "log", "when": "always", "settings": 1}   | field 'notify[0].settings' must be an object {..}, was 1
          """)
  void invalidFieldsOfANotificationRuleAreReported(String rule, String problem) {
    assertThat(taskProblems("\"notify\": [" + rule + "], \"schedule\": {\"every\": \"PT1H\"}"))
        .containsExactly("t.json:2: task 'it': " + problem);
  }

  @Test
  void invalidTaskIsNotSaved() {
    assertThat(scheduleProblems("{\"every\": \"PT1H\", \"exact\": 1}")).hasSize(1);

    assertThat(scheduler.client().task(TaskId.of("it"))).isEmpty();
  }

  @Test
  void unreadableFileIsReported(@TempDir Path temp) throws IOException {
    Path missing = temp.resolve("missing.json");
    assertThat(catchThrowable(() -> TasksFile.find(Optional.of(missing))))
        .isInstanceOf(TasksFileException.class)
        .hasMessage("The tasks file " + missing + " does not exist.");
    Path latin = Files.write(temp.resolve("latin.json"), new byte[] {'[', '"', (byte) 0xFC});
    assertThat(catchThrowable(() -> TasksFile.find(Optional.of(latin))))
        .isInstanceOf(TasksFileException.class)
        .hasMessageStartingWith("The tasks file " + latin + " cannot be read as UTF-8 text: ");
  }
}
