package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The command line of the user.
 *
 * @param mode the mode of the program
 * @param request the schedule to preview, in table mode; otherwise null
 * @param count the maximum number of fires in a table
 */
record Options(Mode mode, PreviewRequest request, int count) {
  /** The modes of the program. */
  enum Mode {
    HELP,
    BATCH,
    TABLE
  }

  static final String HELP =
      """
      Tells when a schedule fires, and why then.

      Usage: java -jar preview.jar EXPRESSION [--dialect DIALECT] [OPTIONS]
             java -jar preview.jar --kind KIND --params PARAMS [OPTIONS]
             java -jar preview.jar --batch

        EXPRESSION         a cron expression, such as '*/15 9-17 * * MON-FRI'
        --dialect DIALECT  its language, one of %s;
                           if left out: UNIX
        --kind KIND        another kind of schedule, its PARAMS as key=value, joined by ';':
                             once     at=INSTANT or local=2026-03-29T02:15
                             every    period=PT30M, if wanted anchor=INSTANT
                             daily    times=02:15,14:15
                             weekly   days=MON,THU;times=09:00
                             monthly  days=1,15,LAST;times=12:00
                             cron     expr=EXPRESSION, if wanted dialect=DIALECT
                           and for each kind: start=INSTANT, end=INSTANT, align=quarter

      Options:
        --zone ZONE        the zone of local times, such as Europe/Berlin; if left out: UTC
        --from INSTANT     fires after it are shown, such as 2026-03-28T00:00:00Z; if left out: now
        --count NUMBER     how many fires, 1 to 10000; if left out: 10
        --align quarter    on the quarter hour; if left out: exactly as asked
        --help             show this text

      --batch reads rows of cells parted by tabs from the standard input,
        DIALECT  EXPRESSION  ZONE  FROM
        KIND     PARAMS      ZONE  FROM
      and answers each with one line: the next three fires after FROM, joined by commas; NONE if
      there is none; or ERROR: and what is wrong. Rows end with a line feed alone, cells are not
      trimmed, and further cells are ignored.
      """
          .formatted(Value.DIALECTS);

  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("--dialect", "--kind", "--params", "--zone", "--from", "--count", "--align");
  private static final String EXPRESSION = "EXPRESSION";
  private static final String SEE_HELP = "; --help shows what can be said";

  /** Thrown if the command line is invalid. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message + SEE_HELP);
    }
  }

  static Options parse(Instant now, String... arguments) throws UsageException {
    if (Arrays.asList(arguments).contains("--help") || Arrays.asList(arguments).contains("-h")) {
      return new Options(Mode.HELP, null, 0);
    }
    if (Arrays.asList(arguments).contains("--batch")) {
      if (arguments.length > 1) {
        throw new UsageException("--batch takes no other arguments: the rows say everything");
      }
      return new Options(Mode.BATCH, null, 0);
    }
    Map<String, String> values = values(arguments);
    try {
      int count = value(values, "--count", "10").count();
      return new Options(Mode.TABLE, request(values, now), count);
    } catch (InvalidInputException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static Map<String, String> values(String... arguments) throws UsageException {
    Map<String, String> values = new LinkedHashMap<>();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      boolean valued = OPTIONS_WITH_VALUE.contains(argument);
      if (!valued && argument.startsWith("--")) {
        throw new UsageException("unknown option '" + argument + "'");
      }
      if (valued && !rest.hasNext()) {
        throw new UsageException(argument + " must be followed by its value");
      }
      String name = valued ? argument : EXPRESSION;
      String value = valued ? rest.next() : argument;
      if (values.putIfAbsent(name, value) != null) {
        throw new UsageException(
            valued
                ? argument + " must be said once"
                : "there must be one expression, in quotes; a second one was '" + argument + "'");
      }
    }
    return values;
  }

  private static PreviewRequest request(Map<String, String> values, Instant now)
      throws UsageException {
    boolean cron = values.containsKey(EXPRESSION);
    boolean kind = values.containsKey("--kind");
    if (cron == kind) {
      throw new UsageException(
          "there must be a cron expression or --kind, but not both; there was "
              + (cron ? "both" : "neither"));
    }
    if (kind != values.containsKey("--params") || (kind && values.containsKey("--dialect"))) {
      throw new UsageException("--kind goes with --params, and an expression with --dialect");
    }
    String language =
        kind
            ? value(values, "--kind", "").kind().label()
            : value(values, "--dialect", "UNIX").dialect().name();
    return new PreviewRequest(
        language,
        values.get(cron ? EXPRESSION : "--params"),
        value(values, "--zone", "UTC").zone(),
        values.containsKey("--from") ? value(values, "--from", "").instant() : now,
        values.containsKey("--align") && value(values, "--align", "").isQuarter());
  }

  private static Value value(Map<String, String> values, String name, String defaultValue) {
    return new Value(name, values.getOrDefault(name, defaultValue));
  }
}
