package io.quarterhour.tenant;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.util.List;
import java.util.stream.Stream;

/**
 * The selection of tenants that a task runs for. A selection of several tenants is resolved with
 * the {@link TenantDirectory} of the host each time the task fires, so that it contains the current
 * tenants.
 *
 * <p>Each tenant has an execution of its own. The parent execution contains the numbers of children
 * that succeeded and failed.
 *
 * @param kind the kind of selection
 * @param names the names of the tenants for {@link Kind#LISTED}, the names of the groups for {@link
 *     Kind#GROUPS}; empty for the other kinds; unmodifiable
 * @param exceptTenants the tenants that are excluded; unmodifiable
 * @param exceptGroups the groups whose tenants are excluded; unmodifiable
 */
public record TenantSelector(
    Kind kind, List<String> names, List<TenantId> exceptTenants, List<String> exceptGroups) {

  /** The kinds of selection. */
  public enum Kind {
    /** No tenant: the task runs once for the whole installation. */
    INSTALLATION,
    /** The tenants that the selector names. */
    LISTED,
    /** All tenants in the directory at the time when the task fires. */
    ALL,
    /** The tenants in the named groups at the time when the task fires. */
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
              + (named ? " needs at least one name" : " must not have names, was " + names));
    }
    names.forEach(name -> NameSyntax.check(kind == Kind.GROUPS ? "tenant group" : "tenant", name));
    exceptGroups.forEach(name -> NameSyntax.check("tenant group", name));
    if (kind == Kind.INSTALLATION && !(exceptTenants.isEmpty() && exceptGroups.isEmpty())) {
      throw new InvalidInputException(
          "a tenant selector of kind INSTALLATION must not exclude tenants or groups");
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
   * Creates a selector of one tenant, which then owns the task.
   *
   * @param tenant the tenant; {@link TenantId#INSTALLATION} for {@link #installation}
   * @return the selector
   */
  public static TenantSelector one(TenantId tenant) {
    return tenant.isInstallation()
        ? installation()
        : new TenantSelector(Kind.LISTED, List.of(tenant.value()));
  }

  /**
   * Creates a selector of several tenants.
   *
   * @param tenants the tenants, at least one; duplicates are removed
   * @return the selector
   */
  public static TenantSelector of(List<TenantId> tenants) {
    return new TenantSelector(
        Kind.LISTED, tenants.stream().map(TenantId::value).distinct().toList());
  }

  /** {@return the selector of all tenants that exist when the task fires} */
  public static TenantSelector all() {
    return new TenantSelector(Kind.ALL, List.of());
  }

  /**
   * Creates a selector of the tenants of groups.
   *
   * @param names the names of the groups, at least one
   * @return the selector
   */
  public static TenantSelector groups(String... names) {
    return new TenantSelector(Kind.GROUPS, List.of(names));
  }

  /**
   * Returns a copy that excludes some tenants.
   *
   * @param tenants the tenants to exclude, in addition to those already excluded
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
   * Returns a copy that excludes the tenants of some groups.
   *
   * @param groups the groups to exclude, in addition to those already excluded
   * @return the narrower selector
   */
  public TenantSelector exceptGroups(String... groups) {
    return new TenantSelector(
        kind,
        names,
        exceptTenants,
        Stream.concat(exceptGroups.stream(), Stream.of(groups)).distinct().toList());
  }

  /** {@return whether the task runs once for each of several tenants, with a parent execution} */
  public boolean fansOut() {
    return kind != Kind.INSTALLATION && !isOne();
  }

  /**
   * {@return the owner of the task: the tenant if the selector names exactly one tenant, without
   * exclusions; else the installation}
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
