package io.winfold.platform.eventstore;

import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.io.IOException;

/** A process of its own that appends until it is killed, and says what was accepted. */
final class AppendingProcess {
  private AppendingProcess() {}

  /**
   * @param arguments URL, user and password of the database, and a name
   */
  public static void main(String[] arguments) {
    Database database = new Database(arguments[0], arguments[1], arguments[2]);
    try (Node node = new Node(database)) {
      for (int writer = 0; writer < 4; writer++) {
        String stream = "opportunity/" + arguments[3] + "-" + writer;
        Thread.ofPlatform().start(() -> appendFor(node, stream));
      }
      while (System.in.read() >= 0) {
        // Until the test is gone.
      }
      System.exit(0);
    } catch (IOException e) {
      System.exit(1);
    }
  }

  private static void appendFor(Node node, String stream) {
    for (int version = 0; ; version++) {
      node.append(stream, version, PostgresEventStoreTest.move("new", "qualified"));
      synchronized (System.out) {
        System.out.println("accepted " + stream + " " + (version + 1));
        System.out.flush();
      }
    }
  }
}
