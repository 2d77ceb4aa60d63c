package io.winfold.command.intake;

import io.winfold.platform.UuidV7;
import io.winfold.platform.operation.Accepted;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.web.CorrelationFilter;
import io.winfold.platform.web.Headers;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes the files of imports in. */
@RestController
final class ImportController {
  /** Formats of the contract that cannot be read yet. */
  private static final Set<String> NOT_YET = Set.of("salesforce", "hubspot", "odoo");

  private static final Set<String> ARCHIVES =
      Set.of("application/zip", "application/x-zip-compressed", "application/octet-stream");

  private final Imports imports;
  private final InstantSource clock;

  ImportController(Imports imports, InstantSource importClock) {
    this.imports = imports;
    this.clock = importClock;
  }

  @PostMapping("/api/imports")
  ResponseEntity<Operation> begin(HttpServletRequest request) throws IOException {
    String type = mediaType(request);
    boolean multipart = type.equals("multipart/form-data");
    if (!multipart && !ARCHIVES.contains(type)) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.MALFORMED_REQUEST,
                  "An import is multipart/form-data with its files, or one application/zip")
              .withStatus(415));
    }
    Collection<Part> parts = multipart ? parts(request) : List.of();
    Parameters parameters = Parameters.of(request);
    ImportFormat format = format(parameters.text("format"));
    boolean dryRun = parameters.bool("dryRun", false);
    parameters.finish();
    String actor = Headers.actor(request);

    String id = UuidV7.next().toString();
    boolean begun = false;
    try {
      Upload upload = new Upload(imports.receive(id), format.files());
      if (multipart) {
        takeAll(parts, upload);
      } else {
        upload.take(request.getInputStream(), List.of());
      }
      if (upload.isEmpty()) {
        throw new ProblemException(
            ProblemCode.MALFORMED_REQUEST,
            "There is none of the files of " + format.name() + ": " + sorted(format.files()));
      }
      SpooledImport spooled =
          new SpooledImport(
              id,
              format.name(),
              dryRun,
              actor,
              CorrelationFilter.of(request),
              clock.instant(),
              upload.ignored());
      Operation operation = imports.start(spooled);
      begun = true;
      return Accepted.answer(operation);
    } finally {
      if (!begun) {
        imports.abandon(id);
      }
    }
  }

  private static String mediaType(HttpServletRequest request) {
    String type = Objects.requireNonNullElse(request.getContentType(), "");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  private ImportFormat format(@Nullable String name) {
    if (name == null) {
      throw ProblemException.invalidParameter("format", "is required, such as crm-csv");
    }
    return imports
        .format(name)
        .orElseThrow(
            () ->
                ProblemException.invalidParameter(
                    "format",
                    NOT_YET.contains(name)
                        ? name + " is not supported yet"
                        : "must be a format that can be imported: crm-csv"));
  }

  private static Collection<Part> parts(HttpServletRequest request) {
    try {
      return request.getParts();
    } catch (ServletException | IOException e) {
      throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The parts cannot be read");
    } catch (IllegalStateException e) {
      throw new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE, "The files are too large");
    }
  }

  private static void takeAll(Collection<Part> parts, Upload upload) throws IOException {
    for (Part part : parts) {
      if (part.getSubmittedFileName() != null) {
        try (InputStream content = part.getInputStream()) {
          upload.take(
              content,
              Stream.of(part.getSubmittedFileName(), part.getName())
                  .filter(name -> !name.isBlank())
                  .toList());
        }
        part.delete();
      }
    }
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
