package io.quarterhour.tenant;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.util.List;
import java.util.stream.Stream;

/**
 * For whom a task runs. A selector of several tenants is expanded each time the task fires, by the
 * host's {@link TenantDirectory}, so that who joins or leaves is counted: each tenant gets an
 * execution of its own, and the parent execution tells how many succeeded and failed.
 *
 * @param kind what is selected
 * @param names the tenants of {@link Kind#LISTED}, the groups of {@link Kind#GROUPS}, else empty
 * @param exceptTenants tenants that are left out
 * @param exceptGroups groups whose tenants are left out
 */
public record TenantSelector(
    Kind kind, List<String> names, List<TenantId> exceptTenants, List<String> exceptGroups) {

  /** What a selector selects. */
  public enum Kind {
    /** Nobody in particular: the task runs once for the whole installation. */
    INSTALLATION,
    /** The tenants that are named. */
    LISTED,
    /** All tenants that the directory knows when the task fires. */
    ALL,
    /** The tenants that belong to the named groups when the task fires. */
    GROUPS
  }

  public TenantSelector {
    names = List.copyOf(names);
    exceptTenants = List.copyOf(exceptTenants);
    exceptGroups = List.copyOf(exceptGroups);
    boolean named = kind == Kind.LISTED || kind == Kind.GROUPS;
    if (named == names.isEmpty()) {
      throw new InvalidInputException(
          "a tenant selector of kind "
              + kind
              + (named ? " needs at least one name" : " takes no names, was " + names));
    }
    names.forEach(name -> NameSyntax.check(kind == Kind.GROUPS ? "tenant group" : "tenant", name));
    exceptGroups.forEach(name -> NameSyntax.check("tenant group", name));
    if (kind == Kind.INSTALLATION && !(exceptTenants.isEmpty() && exceptGroups.isEmpty())) {
      throw new InvalidInputException("a task of the installation has no tenants to leave out");
    }
  }

  private TenantSelector(Kind kind, List<String> names) {
    this(kind, names, List.of(), List.of());
  }

  /** {@return the selector of a task that runs once for the whole installation} */
  public static TenantSelector installation() {
    return new TenantSelector(Kind.INSTALLATION, List.of());
  }

  /**
   * One tenant: the task belongs to it.
   *
   * @param tenant the tenant
   * @return the selector
   */
  public static TenantSelector one(TenantId tenant) {
    return tenant.isInstallation()
        ? installation()
        : new TenantSelector(Kind.LISTED, List.of(tenant.value()));
  }

  /**
   * Some tenants.
   *
   * @param tenants one or more of them, doubles are dropped
   * @return the selector
   */
  public static TenantSelector of(List<TenantId> tenants) {
    return new TenantSelector(
        Kind.LISTED, tenants.stream().map(TenantId::value).distinct().toList());
  }

  /** {@return the selector of all tenants that there are when the task fires} */
  public static TenantSelector all() {
    return new TenantSelector(Kind.ALL, List.of());
  }

  /**
   * The tenants of some groups.
   *
   * @param names the names of the groups, one or more
   * @return the selector
   */
  public static TenantSelector group(String... names) {
    return new TenantSelector(Kind.GROUPS, List.of(names));
  }

  /**
   * The same, less some tenants.
   *
   * @param tenants whom to leave out, beside those left out already
   * @return the narrower selector
   */
  public TenantSelector except(TenantId... tenants) {
    return new TenantSelector(
        kind,
        names,
        Stream.concat(exceptTenants.stream(), Stream.of(tenants)).distinct().toList(),
        exceptGroups);
  }

  /**
   * The same, less the tenants of some groups.
   *
   * @param groups the groups to leave out, beside those left out already
   * @return the narrower selector
   */
  public TenantSelector exceptGroup(String... groups) {
    return new TenantSelector(
        kind,
        names,
        exceptTenants,
        Stream.concat(exceptGroups.stream(), Stream.of(groups)).distinct().toList());
  }

  /** {@return whether the task runs once for each of several tenants, under a parent execution} */
  public boolean fansOut() {
    return kind != Kind.INSTALLATION && !isOne();
  }

  /**
   * {@return who owns the task: the one tenant, or the installation if there is more than one or
   * none}
   */
  public TenantId owner() {
    return isOne() ? TenantId.of(names.get(0)) : TenantId.INSTALLATION;
  }

  private boolean isOne() {
    return kind == Kind.LISTED
        && names.size() == 1
        && exceptTenants.isEmpty()
        && exceptGroups.isEmpty();
  }
}
