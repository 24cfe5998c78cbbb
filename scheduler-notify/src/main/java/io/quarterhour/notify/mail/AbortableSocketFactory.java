package io.quarterhour.notify.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the connections of one delivery, and can cut them. The library has a limit for each read,
 * none for all of them together, and would wait for a server that says a byte now and then.
 *
 * <p>What it makes is plain at first, for TLS too; the library then asks it to wrap that. So it is
 * the plain socket that is cut, which waits for nobody.
 */
final class AbortableSocketFactory extends SSLSocketFactory {
  private final SSLSocketFactory tls;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean isCut;

  AbortableSocketFactory(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** Ends all connections, now and later. */
  void cut() {
    isCut = true;
    open.forEach(AbortableSocketFactory::close);
  }

  boolean isCut() {
    return isCut;
  }

  /**
   * {@return the same for connections that begin plain: the library takes the other one for TLS}
   */
  SocketFactory plain() {
    return new Plain(this);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed as well.
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
    throw new UnsupportedOperationException("only unconnected sockets");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("only unconnected sockets");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("only unconnected sockets");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("only unconnected sockets");
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  /** Makes connections that begin plain. */
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
