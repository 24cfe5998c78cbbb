package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the user said on the command line.
 *
 * @param form what is wanted
 * @param question the schedule that is asked about, for a table; else null
 * @param count how many fires a table has
 */
record Options(Form form, Question question, int count) {
  /** What the program can do. */
  enum Form {
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

  private static final Set<String> VALUED =
      Set.of("--dialect", "--kind", "--params", "--zone", "--from", "--count", "--align");
  private static final String EXPRESSION = "EXPRESSION";
  private static final String SEE_HELP = "; --help shows what can be said";

  /** The command line cannot be used. */
  static final class WrongUsage extends Exception {
    private static final long serialVersionUID = 1L;

    WrongUsage(String message) {
      super(message + SEE_HELP);
    }
  }

  static Options parse(Instant now, String... arguments) throws WrongUsage {
    if (Arrays.asList(arguments).contains("--help") || Arrays.asList(arguments).contains("-h")) {
      return new Options(Form.HELP, null, 0);
    }
    if (Arrays.asList(arguments).contains("--batch")) {
      if (arguments.length > 1) {
        throw new WrongUsage("--batch takes no other arguments: the rows say everything");
      }
      return new Options(Form.BATCH, null, 0);
    }
    Map<String, String> said = said(arguments);
    try {
      int count = value(said, "--count", "10").count();
      return new Options(Form.TABLE, question(said, now), count);
    } catch (InvalidInputException e) {
      throw new WrongUsage(e.getMessage());
    }
  }

  private static Map<String, String> said(String... arguments) throws WrongUsage {
    Map<String, String> said = new LinkedHashMap<>();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      boolean valued = VALUED.contains(argument);
      if (!valued && argument.startsWith("--")) {
        throw new WrongUsage("unknown option '" + argument + "'");
      }
      if (valued && !rest.hasNext()) {
        throw new WrongUsage(argument + " must be followed by its value");
      }
      String name = valued ? argument : EXPRESSION;
      String value = valued ? rest.next() : argument;
      if (said.putIfAbsent(name, value) != null) {
        throw new WrongUsage(
            valued
                ? argument + " must be said once"
                : "there must be one expression, in quotes; a second one was '" + argument + "'");
      }
    }
    return said;
  }

  private static Question question(Map<String, String> said, Instant now) throws WrongUsage {
    boolean cron = said.containsKey(EXPRESSION);
    boolean kind = said.containsKey("--kind");
    if (cron == kind) {
      throw new WrongUsage(
          "there must be a cron expression or --kind, but not both; there was "
              + (cron ? "both" : "neither"));
    }
    if (kind != said.containsKey("--params") || (kind && said.containsKey("--dialect"))) {
      throw new WrongUsage("--kind goes with --params, and an expression with --dialect");
    }
    String language =
        kind
            ? value(said, "--kind", "").kind().label()
            : value(said, "--dialect", "UNIX").dialect().name();
    return new Question(
        language,
        said.get(cron ? EXPRESSION : "--params"),
        value(said, "--zone", "UTC").zone(),
        said.containsKey("--from") ? value(said, "--from", "").instant() : now,
        said.containsKey("--align") && value(said, "--align", "").quarter());
  }

  private static Value value(Map<String, String> said, String name, String unless) {
    return new Value(name, said.getOrDefault(name, unless));
  }
}
