package io.winfold.platform.eventstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that can lose answers: requests get through, the next answer does not, and both ends
 * find the connection broken.
 */
final class LossyProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final AtomicInteger toLose = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  LossyProxy(int target) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Loses the next answer on any connection. */
  void loseOne() {
    toLose.incrementAndGet();
  }

  int lost() {
    return lost.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> copy(client, database, false));
        Thread.ofVirtual().start(() -> copy(database, client, true));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean answers) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && toLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          lost.incrementAndGet();
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One end is gone; the other is closed with it.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
