package io.quarterhour.examples.plugin;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.Describe;
import io.quarterhour.execution.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Compares files with a list of their checksums, as {@code sha256sum} writes it: whether a backup
 * or a download is still what it was.
 */
public final class VerifyChecksums implements Action<VerifyChecksums.Parameters> {
  private static final int BUFFER = 1 << 16;

  /** For {@code ServiceLoader}. */
  public VerifyChecksums() {}

  /**
   * What is to be verified.
   *
   * @param list a file of lines {@code <sha256> <name>}; names are relative to its folder
   */
  public record Parameters(@Describe("the list, as sha256sum writes it") Path list) {}

  /**
   * What was found, as a result.
   *
   * @param files how many files the list names
   * @param wrong how many of them are not as they were
   */
  public record Result(int files, int wrong) {}

  @Override
  public ActionDescriptor<Parameters> descriptor() {
    return ActionDescriptor.of("checksums.verify", Parameters.class)
        .title("Verifies files by their checksums");
  }

  @Override
  public Outcome run(ActionContext<Parameters> context) throws Exception {
    Path list = context.parameters().list();
    List<String> lines = Files.readAllLines(list);
    int wrong = 0;
    for (int i = 0; i < lines.size(); i++) {
      context.cancelSignal().throwIfCancelled();
      context.log().progress(100 * i / lines.size(), "{} of {}", i, lines.size());
      String problem = problem(list, lines.get(i));
      if (!problem.isEmpty()) {
        context.log().error("{}", problem);
        wrong++;
      }
    }
    context.result(new Result(lines.size(), wrong));
    return wrong == 0
        ? Outcome.success(lines.size() + " files are as they were")
        : Outcome.failure(wrong + " of " + lines.size() + " files are not as they were");
  }

  /** What is wrong with a file of the list, in words; empty if nothing is. */
  private static String problem(Path list, String line) throws IOException {
    int space = line.indexOf(' ');
    if (space != 64 || line.length() < 67) {
      return "this is no line of a list: " + line;
    }
    String name = line.substring(space + 2);
    Path file = list.resolveSibling(name);
    if (!Files.isRegularFile(file)) {
      return name + " is missing";
    }
    String expected = line.substring(0, space).toLowerCase(Locale.ROOT);
    return expected.equals(sha256(file)) ? "" : name + " has changed";
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
