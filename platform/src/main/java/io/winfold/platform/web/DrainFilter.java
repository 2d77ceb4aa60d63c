package io.winfold.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads away what a refused request still sends. Tomcat closes the connection after a 400 or 413
 * without reading on, and a client that is still sending would see a reset instead of the answer.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class DrainFilter extends OncePerRequestFilter {
  private static final long MAX_BYTES = 32L << 20;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    if (response.getStatus() >= 400 && !request.isAsyncStarted()) {
      drain(request);
    }
  }

  private static void drain(HttpServletRequest request) {
    try {
      var body = request.getInputStream();
      byte[] buffer = new byte[16 * 1024];
      long total = 0;
      for (int n = 0; n >= 0 && total <= MAX_BYTES; n = body.read(buffer)) {
        total += n;
      }
    } catch (IOException | IllegalStateException e) {
      // The client is gone or sends nonsense: there is nobody left to be kind to.
    }
  }
}
