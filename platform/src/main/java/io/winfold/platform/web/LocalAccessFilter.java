package io.winfold.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps web pages out of the local form. A page from elsewhere may reach a loopback port through
 * the browser: across origins, which the Origin header tells, or under a name of its own that
 * resolves to loopback, which the Host header tells.
 */
final class LocalAccessFilter extends OncePerRequestFilter {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::([0-9]{1,5}))?");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String origin = request.getHeader("Origin");
    if (isOurs(request.getHeader("Host"), request.getLocalPort())
        && (origin == null || isOurOrigin(origin, request.getLocalPort()))) {
      chain.doFilter(request, response);
    } else {
      ProblemResponse.write(
          response,
          Problem.of(
              ProblemCode.FORBIDDEN,
              "The local form answers only callers on this machine that name it by a loopback"
                  + " name, such as localhost, and its port"));
    }
  }

  private static boolean isOurOrigin(String origin, int port) {
    String scheme = "http://";
    return origin.startsWith(scheme) && isOurs(origin.substring(scheme.length()), port);
  }

  private static boolean isOurs(@Nullable String authority, int port) {
    if (authority == null) {
      return false;
    }
    var parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      return false;
    }
    String givenPort = parts.group(2);
    return LOOPBACK.contains(parts.group(1).toLowerCase(Locale.ROOT))
        && (givenPort == null ? 80 : Integer.parseInt(givenPort)) == port;
  }
}
