package io.quarterhour.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cronutils.model.Cron;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.support.Compiled;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The library and an action in named modules, as in an application on the module path. */
class ClosedModuleTest {
  private static final String MODULE = "com.example.backup";
  private static final String LIBRARY = "io.quarterhour.core";
  private static final String SOURCE =
      "package com.example.backup; import io.quarterhour.action.*; import"
          + " io.quarterhour.execution.*; import io.quarterhour.task.*;public class Backup"
          + " implements Action<Backup.Parameters> {record Parameters(String directory) {}public"
          + " ActionDescriptor<Parameters> descriptor() {return ActionDescriptor.of(\"backup\","
          + " Parameters.class); }public Outcome run(ActionContext<Parameters> c) {return"
          + " Outcome.success(c.parameters().directory()); } }";

  @TempDir Path folder;

  private ClassLoader loaderWith(String source, String declaration) throws Exception {
    String library =
        Compiled.pathOf(
            Action.class,
            Scheduler.class,
            LoggerFactory.class,
            NullMarked.class,
            ObjectMapper.class,
            // Jackson requires these two; this module does not depend on them directly.
            Class.forName("com.fasterxml.jackson.core.JsonFactory"),
            Class.forName("com.fasterxml.jackson.annotation.JsonProperty"),
            Cron.class);
    new Compiled(folder)
        .with("--module-path", library)
        .add("module-info", declaration)
        .add("com.example.backup.Backup", source)
        .compile();
    Path[] path =
        Stream.concat(
                Stream.of(folder), Stream.of(library.split(File.pathSeparator, -1)).map(Path::of))
            .toArray(Path[]::new);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(ModuleFinder.of(path), ModuleFinder.of(), Set.of(MODULE, LIBRARY));
    return ModuleLayer.defineModulesWithOneLoader(
            configuration, List.of(boot), ClassLoader.getPlatformClassLoader())
        .layer()
        .findLoader(MODULE);
  }

  private static Object build(ClassLoader loader) throws Exception {
    Object action =
        loader.loadClass("com.example.backup.Backup").getDeclaredConstructor().newInstance();
    Object builder = loader.loadClass(Scheduler.class.getName()).getMethod("builder").invoke(null);
    Class<?> type = builder.getClass();
    assertThat(type.getModule().getName()).isEqualTo(LIBRARY);
    type.getMethod("pluginDiscovery", boolean.class).invoke(builder, false);
    type.getMethod("action", loader.loadClass(Action.class.getName())).invoke(builder, action);
    return type.getMethod("build").invoke(builder);
  }

  private static String module(String opens) {
    return "module com.example.backup { requires io.quarterhour.spi; exports com.example.backup; "
        + opens
        + "}";
  }

  @Test
  void closedPackageIsReportedWithTheOpensDirective() throws Exception {
    ClassLoader loader = loaderWith(SOURCE, module(""));

    assertThatThrownBy(() -> build(loader))
        .cause()
        .hasMessageContaining(
            "action 'backup': its record Parameters cannot be instantiated, because module"
                + " com.example.backup does not open its package: add 'opens com.example.backup to"
                + " io.quarterhour.core;' to its module-info.java");
  }

  private static void assertRegistered(Object scheduler) throws Exception {
    assertThat(scheduler.getClass().getMethod("actions").invoke(scheduler))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(1);
  }

  @Test
  void suggestedOpensDirectiveWorks() throws Exception {
    assertRegistered(
        build(loaderWith(SOURCE, module("opens com.example.backup to io.quarterhour.core;"))));
  }

  @Test
  void publicRecordInAnExportedPackageNeedsNoOpens() throws Exception {
    String publicRecord = SOURCE.replace("record Parameters", "public record Parameters");

    assertRegistered(build(loaderWith(publicRecord, module(""))));
  }
}
