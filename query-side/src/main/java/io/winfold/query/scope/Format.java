package io.winfold.query.scope;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The forms an answer can have. */
enum Format {
  JSON("application/json"),
  CSV("text/csv"),
  NDJSON("application/x-ndjson");

  private final String type;

  Format(String type) {
    this.type = type;
  }

  String contentType() {
    return this == CSV ? "text/csv;charset=UTF-8" : type;
  }

  /** What a client likes best; JSON where it says nothing or names nothing there is. */
  static Format of(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (accept == null) {
      return JSON;
    }
    try {
      List<MediaType> wanted = MediaType.parseMediaTypes(accept);
      return wanted.stream()
          .filter(media -> media.getQualityValue() > 0)
          .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
          .flatMap(
              media ->
                  List.of(values()).stream()
                      .filter(form -> media.includes(MediaType.parseMediaType(form.type))))
          .findFirst()
          .orElse(JSON);
    } catch (InvalidMediaTypeException e) {
      return JSON;
    }
  }
}
