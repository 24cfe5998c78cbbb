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
      Shows when a schedule fires, and why.

      Usage: java -jar preview.jar EXPRESSION [--dialect DIALECT] [OPTIONS]
             java -jar preview.jar --kind KIND --params PARAMS [OPTIONS]
             java -jar preview.jar --batch

        EXPRESSION         a cron expression, such as '*/15 9-17 * * MON-FRI'
        --dialect DIALECT  the cron dialect, one of %s;
                           default: UNIX
        --kind KIND        another kind of schedule; PARAMS are key=value pairs separated by ';':
                             once     at=INSTANT or local=2026-03-29T02:15
                             every    period=PT30M, optional anchor=INSTANT
                             daily    times=02:15,14:15
                             weekly   days=MON,THU;times=09:00
                             monthly  days=1,15,LAST;times=12:00
                             cron     expr=EXPRESSION, optional dialect=DIALECT
                           optional for each kind: start=INSTANT, end=INSTANT, align=quarter

      Options:
        --zone ZONE        the time zone of local times, such as Europe/Berlin; default: UTC
        --from INSTANT     show fires after this instant, such as 2026-03-28T00:00:00Z; default: now
        --count NUMBER     the number of fires, 1 to 10000; default: 10
        --align quarter    align to the quarter hour; default: not aligned
        --help             show this text

      --batch reads rows of tab-separated cells from the standard input,
        DIALECT  EXPRESSION  ZONE  FROM
        KIND     PARAMS      ZONE  FROM
      and writes one line for each: the next three fires after FROM, separated by commas; NONE if
      there is none; or ERROR: followed by the reason. Rows end with a line feed only, cells are not
      trimmed, and further cells are ignored.
      """
          .formatted(Value.DIALECTS);

  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("--dialect", "--kind", "--params", "--zone", "--from", "--count", "--align");
  private static final String EXPRESSION = "EXPRESSION";
  private static final String SEE_HELP = "; see --help";

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
        throw new UsageException("--batch accepts no other arguments: the rows contain everything");
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
                ? argument + " must be given once"
                : "exactly one expression is allowed, in quotes; found a second one: '"
                    + argument
                    + "'");
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
          "a cron expression or --kind is required, but not both; found "
              + (cron ? "both" : "neither"));
    }
    if (kind != values.containsKey("--params") || (kind && values.containsKey("--dialect"))) {
      throw new UsageException("--kind requires --params, and --dialect requires an expression");
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
