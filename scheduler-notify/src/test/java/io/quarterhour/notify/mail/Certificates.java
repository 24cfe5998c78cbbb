package io.quarterhour.notify.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys and certificates of test servers, generated on first use. */
final class Certificates {
  static final String PASSWORD = "change-it";

  /** The certificate of a server named localhost. */
  static final Certificates LOCALHOST = new Certificates("localhost");

  /** The certificate of a server with another name. */
  static final Certificates ELSEWHERE = new Certificates("mail.elsewhere.example");

  private final Path keys;
  private final Path pem;

  private Certificates(String name) {
    try {
      Path folder = Files.createTempDirectory("quarterhour-certificates");
      folder.toFile().deleteOnExit();
      keys = folder.resolve("keys.p12");
      pem = folder.resolve("certificate.pem");
      keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-validity", "3")
          .and("-dname", "CN=" + name, "-ext", "san=dns:" + name)
          .run(keys);
      keytool("-exportcert", "-rfc", "-alias", "server", "-file", pem.toString()).run(keys);
      pem.toFile().deleteOnExit();
      keys.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Keytool keytool(String... arguments) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    return new Keytool(new ArrayList<>(List.of(tool.toString()))).and(arguments);
  }

  private record Keytool(List<String> command) {
    Keytool and(String... arguments) {
      command.addAll(List.of(arguments));
      return this;
    }

    void run(Path store) throws IOException {
      and("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      try {
        if (process.waitFor() != 0) {
          throw new IOException(output);
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /** {@return the path of the certificate in PEM} */
  String pem() {
    return pem.toString();
  }

  /** {@return the path of the key store} */
  String keys() {
    return keys.toString();
  }

  /** {@return the TLS context of a server with this certificate} */
  SSLContext context() {
    try (InputStream in = Files.newInputStream(keys)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
