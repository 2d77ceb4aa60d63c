package io.winfold.command.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real data set, which is not part of the project: tests that need it are skipped without. */
final class DataSet {
  private static final String NAME = "crm-sales-opportunities";

  private DataSet() {}

  /**
   * Its folder: in {@code winfold.data} or {@code WINFOLD_DATA}, else beside the checkout in {@code
   * shared/data}.
   */
  static Path folder() {
    String given = System.getProperty("winfold.data", System.getenv("WINFOLD_DATA"));
    Path data = given == null ? besideTheCheckout() : Path.of(given);
    Path folder = data.resolve(NAME);
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        () -> "skipped: the data set " + NAME + " is absent; WINFOLD_DATA says where it is");
    return folder;
  }

  private static Path besideTheCheckout() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(".git"))) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("none") : folder.resolveSibling("shared").resolve("data");
  }
}
