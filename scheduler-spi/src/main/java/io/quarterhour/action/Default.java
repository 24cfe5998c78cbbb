package io.quarterhour.action;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Gives the value of a parameter that is left out. A parameter that has one is not required. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** {@return the value as text: as JSON for lists, maps and records, else as it stands} */
  String value();
}
