import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or applies google-java-format to every Java source of the tree in one JVM. Run by the root
 * pom under JDK 25, because the formatter parses with the compiler of the JVM it runs in.
 *
 * <p>Arguments: {@code check} or {@code apply}, then the root folder of the checkout.
 */
final class Format {

  public static void main(String[] args) throws Exception {
    var root = Path.of(args[1]);
    var command =
        switch (args[0]) {
          case "check" -> new ArrayList<>(List.of("--dry-run", "--set-exit-if-changed"));
          case "apply" -> new ArrayList<>(List.of("--replace"));
          default -> throw new IllegalArgumentException("check or apply, not " + args[0]);
        };
    var sources = sources(root);
    command.addAll(sources);
    var out = new PrintWriter(System.out, true);
    var err = new PrintWriter(System.err, true);
    int exit = new Main(out, err, System.in).format(command.toArray(String[]::new));
    out.flush();
    err.flush();
    if (exit != 0 && args[0].equals("check")) {
      System.err.println(
          "The files above are not formatted. To format: mvn -q -N validate -Dformat=apply");
    }
    System.exit(exit);
  }

  private static List<String> sources(Path root) throws IOException {
    var sources = new ArrayList<String>();
    try (var folders = Files.list(root)) {
      for (var folder : folders.filter(Files::isDirectory).toList()) {
        var source =
            folder.getFileName().toString().equals("build") ? folder : folder.resolve("src");
        if (Files.isDirectory(source)) {
          try (var files = Files.walk(source)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .map(Path::toString)
                .forEach(sources::add);
          }
        }
      }
    }
    sources.sort(null);
    return sources;
  }
}
