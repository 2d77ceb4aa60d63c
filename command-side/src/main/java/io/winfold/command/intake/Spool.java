package io.winfold.command.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the files of imports wait and stay until the import is done: a folder for each, named by
 * its id. An import is complete once its manifest is there, which is written last.
 */
final class Spool {
  private static final String MANIFEST = "import.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;

  /**
   * @param root a folder of its own; made when first needed
   */
  Spool(Path root) {
    this.root = root;
  }

  /** A new folder to put the files of an import into. */
  Path begin(String id) throws IOException {
    Files.createDirectories(root);
    return Files.createDirectory(root.resolve(id));
  }

  /** All files are there: from now on the import is gone on with until it is done. */
  void complete(SpooledImport spooled) throws IOException {
    Path folder = root.resolve(spooled.id());
    Path written = folder.resolve(MANIFEST + ".part");
    Files.write(written, JSON.writeValueAsBytes(spooled));
    Files.move(written, folder.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The imports not done yet, the oldest first. What was not received whole is swept away. */
  List<SpooledImport> waiting() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> received(folder.getFileName().toString()))
          .flatMap(Optional::stream)
          .sorted(Comparator.comparing(SpooledImport::receivedAt))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<SpooledImport> received(String id) {
    Optional<SpooledImport> found = find(id);
    if (found.isEmpty()) {
      remove(id);
    }
    return found;
  }

  /** An import not done yet whose files are all there. */
  Optional<SpooledImport> find(String id) {
    Path manifest = root.resolve(id).resolve(MANIFEST);
    if (!Files.exists(manifest)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(manifest), SpooledImport.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JacksonException e) {
      throw new IllegalStateException(manifest + " is not the manifest of an import", e);
    }
  }

  /** The files of an import, by the names its format knows them by. */
  Map<String, Path> files(String id, Set<String> known) {
    Map<String, Path> files = new HashMap<>();
    for (String name : known) {
      Path file = root.resolve(id).resolve(name);
      if (Files.exists(file)) {
        files.put(name, file);
      }
    }
    return files;
  }

  /** Deletes the folder of an import and all that is in it. */
  void remove(String id) {
    Path folder = root.resolve(id);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      // The manifest goes first: a folder half deleted is one half received.
      Files.deleteIfExists(folder.resolve(MANIFEST));
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
