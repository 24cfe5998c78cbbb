package io.quarterhour.plugin;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source of secrets in environment variables with a common prefix. */
record EnvironmentSecrets(String prefix, Variables variables) implements SecretSource {
  /** The variables of the environment. */
  interface Variables {
    @Nullable String value(String name);
  }

  EnvironmentSecrets {
    if (prefix.isBlank()) {
      throw new InvalidInputException(
          "the prefix of environment variables that contain secrets must not be blank:"
              + " otherwise tasks could use every environment variable as a secret");
    }
  }

  @Override
  public Optional<String> secret(String name) {
    return NameSyntax.isName(name)
        ? Optional.ofNullable(
            variables.value(prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")))
        : Optional.empty();
  }
}
