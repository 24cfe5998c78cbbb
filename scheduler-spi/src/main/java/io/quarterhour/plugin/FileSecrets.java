package io.quarterhour.plugin;

import io.quarterhour.error.NameSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A source of secrets in files, each named as its secret. */
record FileSecrets(Path folder) implements SecretSource {
  private static final long LONGEST = 65_536;

  @Override
  public Optional<String> secret(String name) {
    // A valid name has no separator and no leading dot, so the file is always inside the folder.
    Path file = NameSyntax.isName(name) ? folder.resolve(name) : null;
    if (file == null || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > LONGEST) {
        throw new IOException("a secret must have at most " + LONGEST + " bytes");
      }
      return Optional.of(Files.readString(file).replaceFirst("\\r?\\n\\z", ""));
    } catch (IOException e) {
      throw new UncheckedIOException("the secret in " + file + " cannot be read", e);
    }
  }
}
