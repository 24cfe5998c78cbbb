package io.quarterhour.notify.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates the connections of one delivery and can close all of them at once. The mail library
 * limits each read but not the delivery as a whole, and would wait for a server that sends a byte
 * from time to time.
 *
 * <p>Each connection is created as a plain socket, even for TLS; the library then asks this factory
 * to wrap it. Closing the plain socket never blocks.
 */
final class AbortableSocketFactory extends SSLSocketFactory {
  private static final String UNCONNECTED_ONLY =
      "this socket factory creates only unconnected sockets: call createSocket() and then"
          + " connect()";

  private final SSLSocketFactory tls;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean isCut;

  AbortableSocketFactory(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** Closes all connections, including those that are created later. */
  void cut() {
    isCut = true;
    open.forEach(AbortableSocketFactory::close);
  }

  boolean isCut() {
    return isCut;
  }

  /**
   * {@return a factory for connections that start without TLS; the library uses this object for
   * connections that start with TLS}
   */
  SocketFactory plain() {
    return new Plain(this);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is closed in this case, too.
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    if (isCut) {
      socket.close();
    }
    return socket;
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
      throws IOException {
    return tls.createSocket(plain, host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException(UNCONNECTED_ONLY);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException(UNCONNECTED_ONLY);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException(UNCONNECTED_ONLY);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException(UNCONNECTED_ONLY);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  /** Creates plain connections. */
  private static final class Plain extends SocketFactory {
    private final AbortableSocketFactory abortableSocketFactory;

    Plain(AbortableSocketFactory abortableSocketFactory) {
      this.abortableSocketFactory = abortableSocketFactory;
    }

    @Override
    public Socket createSocket() throws IOException {
      return abortableSocketFactory.createSocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
      return abortableSocketFactory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return abortableSocketFactory.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return abortableSocketFactory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return abortableSocketFactory.createSocket(host, port, local, localPort);
    }
  }
}
