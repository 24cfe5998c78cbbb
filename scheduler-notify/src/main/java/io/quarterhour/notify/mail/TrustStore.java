package io.quarterhour.notify.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Reads a file of trusted certificates. */
final class TrustStore {
  private TrustStore() {}

  /** Thrown if a file contains no usable certificates. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Reads certificates.
   *
   * @param path the path of a PEM file with one or more certificates
   * @return the factory of connections to servers that these certificates certify, and to no others
   * @throws UnusableException if the file cannot be read or contains no certificates
   */
  static SSLSocketFactory of(String path) throws UnusableException {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : all) {
        store.setCertificateEntry("trusted-" + store.size(), certificate);
      }
      if (store.size() == 0) {
        throw new GeneralSecurityException("the file contains none");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException | InvalidPathException e) {
      throw new UnusableException(
          "no certificates can be read from " + path + ": " + e.getMessage(), e);
    }
  }
}
