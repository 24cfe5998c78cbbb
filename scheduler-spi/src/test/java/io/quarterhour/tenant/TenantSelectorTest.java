package io.quarterhour.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TenantSelectorTest {
  private static final TenantId ACME = TenantId.of("acme");
  private static final TenantId GLOBEX = TenantId.of("globex");

  @Test
  void singleTenantOwnsTheTask() {
    TenantSelector selector = TenantSelector.one(ACME);

    assertThat(selector.fansOut()).isFalse();
    assertThat(selector.owner()).isEqualTo(ACME);
  }

  @Test
  void installationOwnsItsTaskAndDoesNotFanOut() {
    TenantSelector selector = TenantSelector.one(TenantId.INSTALLATION);

    assertThat(selector).isEqualTo(TenantSelector.installation());
    assertThat(selector.fansOut()).isFalse();
    assertThat(selector.owner()).isEqualTo(TenantId.INSTALLATION);
  }

  @Test
  void severalTenantsFanOutUnderATaskOfTheInstallation() {
    for (TenantSelector selector :
        List.of(
            TenantSelector.of(List.of(ACME, GLOBEX)),
            TenantSelector.all(),
            TenantSelector.groups("gold"),
            TenantSelector.one(ACME).except(GLOBEX),
            TenantSelector.one(ACME).exceptGroups("gold"))) {
      assertThat(selector.fansOut()).isTrue();
      assertThat(selector.owner()).isEqualTo(TenantId.INSTALLATION);
    }
  }

  @Test
  void duplicateTenantsAreMerged() {
    assertThat(TenantSelector.of(List.of(ACME, ACME))).isEqualTo(TenantSelector.one(ACME));
  }

  @Test
  void exclusionsAccumulate() {
    TenantSelector selector =
        TenantSelector.all()
            .except(ACME)
            .except(GLOBEX, ACME)
            .exceptGroups("gold")
            .exceptGroups("tin", "gold");

    assertThat(selector.exceptTenants()).containsExactly(ACME, GLOBEX);
    assertThat(selector.exceptGroups()).containsExactly("gold", "tin");
  }

  @Test
  void namesAreRequiredOrRejectedDependingOnTheKind() {
    assertThatThrownBy(() -> TenantSelector.of(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a tenant selector of kind LISTED needs at least one name");
    assertThatThrownBy(() -> TenantSelector.groups())
        .hasMessage("a tenant selector of kind GROUPS needs at least one name");
    assertThatThrownBy(
            () ->
                new TenantSelector(TenantSelector.Kind.ALL, List.of("acme"), List.of(), List.of()))
        .hasMessage("a tenant selector of kind ALL must not have names, was [acme]");
    assertThatThrownBy(
            () ->
                new TenantSelector(
                    TenantSelector.Kind.INSTALLATION, List.of("acme"), List.of(), List.of()))
        .hasMessage("a tenant selector of kind INSTALLATION must not have names, was [acme]");
  }

  @Test
  void installationAllowsNoExclusions() {
    assertThatThrownBy(() -> TenantSelector.installation().except(ACME))
        .hasMessage("a tenant selector of kind INSTALLATION must not exclude tenants or groups");
    assertThatThrownBy(() -> TenantSelector.installation().exceptGroups("gold"))
        .hasMessage("a tenant selector of kind INSTALLATION must not exclude tenants or groups");
  }

  @Test
  void groupNamesAreValidated() {
    assertThatThrownBy(() -> TenantSelector.groups("a b"))
        .hasMessageStartingWith("tenant group must be 1 to 100 letters")
        .hasMessageEndingWith("was 'a b'");
    assertThatThrownBy(() -> TenantSelector.all().exceptGroups("-"))
        .hasMessageStartingWith("tenant group must be");
  }

  @Test
  void installationCannotBeListedAsATenant() {
    assertThatThrownBy(() -> TenantSelector.of(List.of(ACME, TenantId.INSTALLATION)))
        .hasMessageStartingWith("tenant must be")
        .hasMessageEndingWith("was '-'");
  }

  @Test
  void scopeIncludesOnlyItsTenantsAndAllIncludesTheInstallation() {
    TenantScope scope = TenantScope.of(Set.of(ACME));

    assertThat(scope.includes(ACME)).isTrue();
    assertThat(scope.includes(GLOBEX)).isFalse();
    assertThat(scope.includes(TenantId.INSTALLATION)).isFalse();
    assertThat(TenantScope.ALL.includes(TenantId.INSTALLATION)).isTrue();
    assertThat(TenantScope.of(Set.of()).includes(ACME)).isFalse();
  }

  @Test
  void tenantAdministratorIsNamedAfterItsTenantAndLimitedToIt() {
    Caller caller = Caller.tenantAdministrator("acme");

    assertThat(caller).isEqualTo(new Caller("acme", TenantScope.of(Set.of(ACME)), false));
    assertThat(caller.withName("ann").asReadOnly())
        .isEqualTo(new Caller("ann", TenantScope.of(Set.of(ACME)), true));
  }

  @Test
  void callerNameIsValidated() {
    assertThatThrownBy(() -> Caller.systemAdministrator(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the caller's name must be 1 to 200 characters, was ' '");
    assertThatThrownBy(() -> Caller.systemAdministrator("a".repeat(201)))
        .hasMessageStartingWith("the caller's name must be 1 to 200 characters, was 'aaa");
    assertThat(Caller.systemAdministrator("a".repeat(200)).name()).hasSize(200);
  }

  @Test
  void plainDirectoryReturnsDevicesAndRejectsPools() {
    assertThat(TargetDirectory.byName().resolve(TargetSelector.of("b", "a", "b"), ACME))
        .containsExactly(Target.of("b"), Target.of("a"));
    assertThatThrownBy(() -> TargetDirectory.byName().resolve(TargetSelector.pools("lab"), ACME))
        .hasMessage(
            "pools [lab] cannot be resolved: no target directory is set, call targets() on the"
                + " builder");
  }
}
