package io.quarterhour.jdbc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test that runs on each database, on MariaDB only in the profile {@code full}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(EachDatabase.Databases.class)
@interface EachDatabase {
  /** The databases on which the test does not run. */
  Database[] except() default {};

  /** The provider of the databases. */
  final class Databases extends AnnotationBasedArgumentsProvider<EachDatabase> {
    @Override
    protected Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context, EachDatabase annotation) {
      List<Database> except = List.of(annotation.except());
      return Stream.of(Database.values())
          .filter(database -> !except.contains(database))
          .filter(
              database -> database != Database.MARIADB || Boolean.getBoolean("quarterhour.full"))
          .map(Arguments::of);
    }
  }
}
