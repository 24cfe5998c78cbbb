package io.quarterhour.notify.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates the connections of one delivery and can close all of them at once. The mail library
 * limits each read but neither the delivery as a whole nor the length of a reply: it would wait for
 * a server that sends a byte from time to time, and keep all of an endless reply.
 *
 * <p>Each connection is created as a plain socket, even for TLS; the library then asks this factory
 * to wrap it. Closing the plain socket never blocks.
 */
final class AbortableSocketFactory extends SSLSocketFactory {
  private static final String UNCONNECTED_ONLY =
      "this socket factory creates only unconnected sockets: call createSocket() and then"
          + " connect()";

  /** The maximum number of bytes of the replies in one connection, also of encrypted ones. */
  private static final int MAX_REPLIES = 1_000_000;

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
    Socket socket = new BoundedSocket();
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

  /** A connection that fails after {@link #MAX_REPLIES} received bytes. */
  private static final class BoundedSocket extends Socket {
    private final AtomicInteger received = new AtomicInteger();

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int next = super.read();
          count(next < 0 ? 0 : 1);
          return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int read = super.read(bytes, offset, length);
          count(read);
          return read;
        }
      };
    }

    private void count(int read) throws IOException {
      if (received.addAndGet(Math.max(0, read)) > MAX_REPLIES) {
        throw new IOException("the server sent more than " + MAX_REPLIES + " bytes");
      }
    }
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
