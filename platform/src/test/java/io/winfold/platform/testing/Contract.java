package io.winfold.platform.testing;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Holds the paths of the OpenAPI document against the controllers of a running application. */
public final class Contract {
  private static final String API = "/api/";

  /**
   * Who serves what: reads are one side's, commands the other's, and so is what starts a report.
   */
  public enum Side {
    COMMAND,
    QUERY;

    private static final Pattern COMMANDS =
        Pattern.compile("POST /api/(pipelines|opportunities|imports|quotas|forecasts)(/.*)?");

    /**
     * @param path {@code METHOD /path}
     */
    public static Side serving(String path) {
      return COMMANDS.matcher(path).matches() ? COMMAND : QUERY;
    }
  }

  /** Each {@code METHOD /path} of the document. */
  private final Set<String> described = new TreeSet<>();

  /** Each {@code METHOD /path} of a controller. */
  private final Set<String> served = new TreeSet<>();

  public Contract(JsonNode document, ApplicationContext application) {
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    application
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(this::serve);
  }

  private void serve(RequestMappingInfo mapping) {
    for (String path : mapping.getPatternValues()) {
      for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
        if (path.startsWith(API)) {
          served.add(method + " " + path);
        }
      }
    }
  }

  /** What a controller serves and the document does not name. */
  public Set<String> undescribed() {
    return served.stream()
        .filter(mapping -> described.stream().noneMatch(path -> covers(mapping, path)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the document names as a side's and no controller of it serves. */
  public Set<String> unserved(Side side) {
    return described.stream()
        .filter(path -> Side.serving(path) == side)
        .filter(path -> served.stream().noneMatch(mapping -> covers(mapping, path)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A mapping may stand for several paths: {@code /{id}/{command}}. */
  private static boolean covers(String mapping, String path) {
    String pattern =
        Pattern.compile("\\{[^}]+}")
            .splitAsStream(mapping)
            .map(Pattern::quote)
            .collect(Collectors.joining("[^/]+"));
    return path.matches(mapping.endsWith("}") ? pattern + "[^/]+" : pattern);
  }
}
