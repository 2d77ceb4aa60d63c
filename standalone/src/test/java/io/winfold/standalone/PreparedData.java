package io.winfold.standalone;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * A data directory as the first start leaves it: PostgreSQL unpacked and a cluster set up, nothing
 * in it. It is made once, by the product itself; whoever needs a fresh one takes a copy, in a tenth
 * of the three seconds of processor time it takes to make one.
 */
public final class PreparedData {
  /** Made when first used, by the class loader's lock. */
  private static final Path TEMPLATE = make();

  private PreparedData() {}

  private static Path make() {
    try {
      Path template = Files.createTempDirectory("winfold-prepared");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(template)));
      try (DataDirectory data = DataDirectory.open(template)) {
        EmbeddedPostgresServer.start(data).close();
      }
      return template;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param data where there is nothing yet
   */
  public static void copyTo(Path data) {
    try {
      Files.createDirectories(data);
      // Nobody writes to the program; links outlive the template, which goes when the tests end.
      copy("postgres-binaries", data, Files::createLink);
      copy("postgres", data, (to, from) -> Files.copy(from, to, COPY_ATTRIBUTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Copy {
    Object as(Path to, Path from) throws IOException;
  }

  private static void copy(String folder, Path data, Copy file) throws IOException {
    try (var files = Files.walk(TEMPLATE.resolve(folder))) {
      for (Path from : files.toList()) {
        Path to = data.resolve(TEMPLATE.relativize(from));
        if (Files.isRegularFile(from, NOFOLLOW_LINKS)) {
          file.as(to, from);
        } else {
          Files.copy(from, to, COPY_ATTRIBUTES, NOFOLLOW_LINKS);
        }
      }
    }
  }

  private static void delete(Path folder) {
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
