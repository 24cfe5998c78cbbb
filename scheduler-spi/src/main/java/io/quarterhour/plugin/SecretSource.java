package io.quarterhour.plugin;

import io.quarterhour.tenant.TenantId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a host keeps secrets, which rules and settings name as {@code secret:NAME}. It is asked
 * whenever one is needed, so that secrets can be exchanged while the scheduler runs; it is called
 * by many threads.
 *
 * <p>Whoever may save tasks can name any secret that the source answers, and have it sent to a
 * destination of his choice. So it should answer those alone that are meant for actions and
 * notifiers: a prefix or a folder of their own sees to that. Where tenants save tasks, let {@link
 * #perTenant} give each of them those of its own.
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

  /**
   * Looks up a secret that is named in a task. A source that does not say otherwise gives tenants
   * what it gives the host: whoever wraps a source that tells them apart must pass on both.
   *
   * @param owner the tenant to whom the task belongs
   * @param name its name
   * @return the secret; empty if that tenant may use none of that name
   */
  default Optional<String> secret(TenantId owner, String name) {
    return secret(name);
  }

  /**
   * Secrets of the host, for the settings of plug-ins, and others for the tasks of each tenant.
   *
   * <pre>{@code
   * SecretSource.perTenant(
   *     SecretSource.environment("QUARTERHOUR_SECRET_"),
   *     tenant -> SecretSource.files(Path.of("/run/secrets/tenants", tenant.value())))
   * }</pre>
   *
   * @param host what settings of plug-ins name, and tasks do not
   * @param tenants what the tasks of a tenant name; those of the installation are asked for by
   *     {@link TenantId#INSTALLATION}
   * @return the source
   */
  static SecretSource perTenant(SecretSource host, Function<TenantId, SecretSource> tenants) {
    return new SecretSource() {
      @Override
      public Optional<String> secret(String name) {
        return host.secret(name);
      }

      @Override
      public Optional<String> secret(TenantId owner, String name) {
        return tenants.apply(owner).secret(owner, name);
      }
    };
  }

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
   * This source, and another one for what it does not have; for tenants, too: a source of the host
   * that does not tell them apart, beside one that does, gives them what is the host's.
   *
   * @param other the other source
   * @return both
   */
  default SecretSource or(SecretSource other) {
    SecretSource first = this;
    return new SecretSource() {
      @Override
      public Optional<String> secret(String name) {
        return first.secret(name).or(() -> other.secret(name));
      }

      @Override
      public Optional<String> secret(TenantId owner, String name) {
        return first.secret(owner, name).or(() -> other.secret(owner, name));
      }
    };
  }
}
