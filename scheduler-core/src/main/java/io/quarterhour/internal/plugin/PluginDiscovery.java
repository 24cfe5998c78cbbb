package io.quarterhour.internal.plugin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds plug-ins by {@link ServiceLoader}, through the class loader of this library and the context
 * class loader of the thread. Providers are loaded one at a time, so that a broken one is skipped
 * and the others are used. A class that both loaders see counts once.
 */
final class PluginDiscovery {
  /** The maximum number of errors of a class loader; its remaining providers are then skipped. */
  private static final int MAX_ERRORS = 1000;

  private final Set<Class<?>> seen = new HashSet<>();
  private final Set<String> seenNames = new HashSet<>();
  private final Set<String> reported = new HashSet<>();
  private final Consumer<String> problems;

  /**
   * Creates a discovery.
   *
   * @param problems receives a sentence about each broken provider
   */
  PluginDiscovery(Consumer<String> problems) {
    this.problems = problems;
  }

  /** Notes that a class is registered already, so that it is not found again. */
  void exclude(Object plugin) {
    seen.add(plugin.getClass());
    seenNames.add(plugin.getClass().getName());
  }

  /**
   * The source of the providers of a service. The caller provides it, because its module declares
   * the use of the service.
   */
  interface Loader<T> {
    ServiceLoader<T> load(@Nullable ClassLoader loader);
  }

  <T> List<T> find(Class<T> service, Loader<T> loader) {
    List<T> found = new ArrayList<>();
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(
        Objects.requireNonNullElse(
            PluginDiscovery.class.getClassLoader(), ClassLoader.getSystemClassLoader()));
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      loaders.add(context);
    }
    for (ClassLoader each : loaders) {
      findIn(each, service, loader.load(each).stream().iterator(), found);
    }
    return found;
  }

  private <T> void findIn(
      ClassLoader loader,
      Class<T> service,
      Iterator<ServiceLoader.Provider<T>> providers,
      List<T> found) {
    int errors = 0;
    while (errors < MAX_ERRORS) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        ServiceLoader.Provider<T> provider = providers.next();
        // A class that two loaders define separately has one name, and counts as one plug-in.
        if (seenNames.add(provider.type().getName()) && seen.add(provider.type())) {
          found.add(provider.get());
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        errors++;
        // A loader also sees the providers of its parent, including broken ones.
        if (reported.add(reason(e))) {
          problems.accept(
              "provider of "
                  + service.getSimpleName()
                  + ": "
                  + reason(e)
                  + ", class loader: "
                  + loader);
        }
      }
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null ? "" : ", caused by " + cause);
  }
}
