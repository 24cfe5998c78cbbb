package io.quarterhour.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTest {
  @TempDir Path folder;

  private static SecretSource environment(Map<String, String> variables) {
    return new EnvironmentSecrets("JOBS_", variables::get);
  }

  @Test
  void variableNameIsThePrefixAndTheNameInUpperCase() {
    SecretSource source = environment(Map.of("JOBS_OPS_TOKEN_2", "hush", "PATH", "/bin"));

    assertThat(source.secret("ops-token.2")).hasValue("hush");
    assertThat(source.secret("OPS_TOKEN_2")).hasValue("hush");
    assertThat(source.secret("PATH")).isEmpty();
    assertThat(source.secret("../PATH")).isEmpty();
  }

  @Test
  void environmentRequiresAPrefix() {
    assertThatThrownBy(() -> SecretSource.environment(" "))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must not be blank");
    assertThat(SecretSource.environment("QUARTERHOUR_TEST_").secret("path")).isEmpty();
  }

  @Test
  void finalLineBreakOfAFileIsRemoved() throws IOException {
    Files.writeString(folder.resolve("one"), "hush\n");
    Files.writeString(folder.resolve("two"), "two\nlines\r\n");
    Files.writeString(folder.resolve("three"), " as it is ");

    SecretSource source = SecretSource.files(folder);

    assertThat(source.secret("one")).hasValue("hush");
    assertThat(source.secret("two")).hasValue("two\nlines");
    assertThat(source.secret("three")).hasValue(" as it is ");
    assertThat(source.secret("four")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "..", "/etc/passwd", "sub/one", "", ".hidden", "a\u0000b"})
  void namesCannotLeaveTheFolder(String name) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner/sub"));
    Files.writeString(folder.resolve("outside"), "hush");
    Files.writeString(inner.resolve("one"), "hush");

    assertThat(SecretSource.files(folder.resolve("inner")).secret(name)).isEmpty();
  }

  @Test
  void oversizedFileIsReportedByName() throws IOException {
    Files.writeString(folder.resolve("big"), "x".repeat(100_000));

    assertThatThrownBy(() -> SecretSource.files(folder).secret("big"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("big");
  }

  @Test
  void combinedSourceReadsTheSecondSourceIfTheFirstIsEmpty() {
    SecretSource combined =
        environment(Map.of("JOBS_A", "one")).or(name -> Optional.of("other " + name));

    assertThat(combined.secret("a")).hasValue("one");
    assertThat(combined.secret("b")).hasValue("other b");
    assertThat(SecretSource.none().or(combined).secret("a")).hasValue("one");
  }

  @Test
  void tenantsHaveTheirOwnSecrets() {
    SecretSource source =
        SecretSource.perTenant(
            name -> Optional.of("host"), tenant -> name -> Optional.of(tenant + " " + name));
    TenantId acme = TenantId.of("acme");

    assertThat(source.secret("a")).hasValue("host");
    assertThat(source.secret(acme, "a")).hasValue("acme a");
    assertThat(SecretSource.none().or(source).secret(acme, "a")).hasValue("acme a");
    assertThat(source.or(name -> Optional.of("all")).secret(acme, "a")).hasValue("acme a");
  }

  @Test
  void sourceWithoutTenantsReturnsTheSameSecretForAllTenants() {
    SecretSource source = environment(Map.of("JOBS_A", "one"));

    assertThat(source.secret(TenantId.of("acme"), "a")).hasValue("one");
  }
}
