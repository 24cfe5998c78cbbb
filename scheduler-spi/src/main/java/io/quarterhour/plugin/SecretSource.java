package io.quarterhour.plugin;

import io.quarterhour.tenant.TenantId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The source of the host's secrets, which rules and settings name as {@code secret:NAME}. It is
 * queried each time a secret is needed, so that secrets can be rotated while the scheduler runs. It
 * must be safe for use by many threads.
 *
 * <p>A caller that may save tasks can name any secret that the source returns, and have it sent to
 * a destination of the caller's choice. The source should therefore return only the secrets that
 * are meant for actions and notifiers: keep them under a prefix or in a folder of their own. If
 * tenants save tasks, use {@link #perTenant} to give each tenant its own secrets.
 */
@FunctionalInterface
public interface SecretSource {
  /**
   * Looks up a secret.
   *
   * @param name the name of the secret
   * @return the secret; empty if there is none of that name
   */
  Optional<String> secret(String name);

  /**
   * Looks up a secret that is named in a task. By default a tenant gets the same secrets as the
   * host. A source that wraps another source must therefore delegate both methods; otherwise
   * tenants get the secrets of the host.
   *
   * @param owner the tenant that owns the task
   * @param name the name of the secret
   * @return the secret; empty if there is none of that name for that tenant
   */
  default Optional<String> secret(TenantId owner, String name) {
    return secret(name);
  }

  /**
   * Returns a source with secrets of the host, for the settings of plug-ins, and separate secrets
   * for the tasks of each tenant.
   *
   * <pre>{@code
   * SecretSource.perTenant(
   *     SecretSource.environment("QUARTERHOUR_SECRET_"),
   *     tenant -> SecretSource.files(Path.of("/run/secrets/tenants", tenant.value())))
   * }</pre>
   *
   * @param host the source of the secrets that settings of plug-ins name; tasks cannot use them
   * @param tenants the sources of the secrets that the tasks of a tenant name; for tasks of the
   *     installation it is called with {@link TenantId#INSTALLATION}
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
   * Returns a source of secrets in environment variables of the process. The secret {@code
   * ops-token} is the value of the variable that is named by the prefix and {@code OPS_TOKEN}:
   * letters in upper case, and an underscore for each character that is neither letter nor digit.
   *
   * @param prefix the beginning of the variable names, for example {@code QUARTERHOUR_SECRET_}; not
   *     blank
   * @return the source
   * @throws io.quarterhour.error.InvalidInputException if the prefix is blank
   */
  static SecretSource environment(String prefix) {
    return new EnvironmentSecrets(prefix, System.getenv()::get);
  }

  /**
   * Returns a source of secrets in the files of a folder, each file named as its secret, as
   * container platforms mount them. A line break at the end of a file is removed.
   *
   * @param folder the folder
   * @return the source; a file that cannot be read, or that has more than 64 KiB, makes it throw an
   *     {@link java.io.UncheckedIOException} that names the file
   */
  static SecretSource files(Path folder) {
    return new FileSecrets(folder);
  }

  /**
   * Returns a source that uses another source for the secrets that this one does not have. The same
   * holds for secrets of tenants: if a source of the host that does not distinguish tenants is
   * combined with one that does, tenants can use the host's secrets.
   *
   * @param other the source for secrets that this one does not have
   * @return the combined source
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
