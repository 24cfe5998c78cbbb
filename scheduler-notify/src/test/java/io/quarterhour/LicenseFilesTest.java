package io.quarterhour;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.notify.mail.MailNotifier;
import io.quarterhour.task.Task;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The license and the notice in the jar of each module. */
class LicenseFilesTest {
  @ParameterizedTest
  @ValueSource(classes = {Task.class, Scheduler.class, JdbcStore.class, MailNotifier.class})
  void eachModuleContainsItsLicenseAndNotice(Class<?> ofModule) throws Exception {
    URL module = ofModule.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {module}, null)) {
      assertThat(loader.findResource("META-INF/LICENSE")).isNotNull();
      assertThat(loader.findResource("META-INF/NOTICE")).isNotNull();
    }
  }
}
