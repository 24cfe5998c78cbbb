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
 * Compares files with a list of their checksums in the format of {@code sha256sum}, to check that a
 * backup or a download has not changed.
 */
public final class VerifyChecksums implements Action<VerifyChecksums.Parameters> {
  private static final int BUFFER = 1 << 16;

  /** Creates the action, for {@code ServiceLoader}. */
  public VerifyChecksums() {}

  /**
   * The parameters of the action.
   *
   * @param list the file of lines {@code <sha256> <name>}, with names relative to its folder
   */
  public record Parameters(
      @Describe("the list of checksums, in the format of sha256sum") Path list) {}

  /**
   * The result of the action.
   *
   * @param files the number of files in the list
   * @param wrong the number of files that are missing, have changed or have an invalid line
   */
  public record Result(int files, int wrong) {}

  @Override
  public ActionDescriptor<Parameters> descriptor() {
    return ActionDescriptor.of("checksums.verify", Parameters.class)
        .title("Verify files by their checksums");
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
        ? Outcome.success(lines.size() + " files match their checksums")
        : Outcome.failure(wrong + " of " + lines.size() + " files do not match their checksums");
  }

  /** Returns the problem with a file of the list; empty if there is none. */
  private static String problem(Path list, String line) throws IOException {
    int space = line.indexOf(' ');
    if (space != 64 || line.length() < 67) {
      return "invalid line in the list: " + line;
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
      throw new IllegalStateException("every JVM must support SHA-256", e);
    }
  }
}
