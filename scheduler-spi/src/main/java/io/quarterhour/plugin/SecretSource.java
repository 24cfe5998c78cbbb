package io.quarterhour.plugin;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a host keeps secrets, which rules and settings name as {@code secret:NAME}. It is asked
 * whenever one is needed, so that secrets can be exchanged while the scheduler runs; it is called
 * by many threads.
 *
 * <p>Whoever may save tasks can name any secret that the source answers, and have it sent to a
 * destination of his choice. So it should answer those alone that are meant for actions and
 * notifiers: a prefix or a folder of their own sees to that.
 */
@FunctionalInterface
public interface SecretSource {
  /**
   * Looks up a secret.
   *
   * @param name its name
   * @return the secret; empty if there is none of that name
   */
  Optional<String> secret(String name);

  /** {@return a source without secrets} */
  static SecretSource none() {
    return name -> Optional.empty();
  }

  /**
   * Secrets in the environment of the process. The secret {@code ops-token} stands in the variable
   * {@code OPS_TOKEN} after the prefix: letters in capitals, an underscore for whatever is neither
   * letter nor digit.
   *
   * @param prefix what the variables begin with, for example {@code QUARTERHOUR_SECRET_}
   * @return the source
   */
  static SecretSource environment(String prefix) {
    return new EnvironmentSecrets(prefix, System.getenv()::get);
  }

  /**
   * Secrets in files of a folder, each named as its secret, as container platforms mount them. A
   * line break at the end is left out.
   *
   * @param folder the folder
   * @return the source; a file that cannot be read, or of more than 64 KiB, throws an {@link
   *     java.io.UncheckedIOException} that names it
   */
  static SecretSource files(Path folder) {
    return new FileSecrets(folder);
  }

  /**
   * This source, and another one for what it does not have.
   *
   * @param other the other source
   * @return both
   */
  default SecretSource or(SecretSource other) {
    return name -> secret(name).or(() -> other.secret(name));
  }
}
