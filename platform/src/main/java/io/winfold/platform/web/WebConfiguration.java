package io.winfold.platform.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The parts of the edge that depend on how this form is run. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class WebConfiguration {

  /** {@code winfold.access}: who may talk to this process. */
  enum Access {
    /** Callers on this machine only. */
    LOCAL,
    /** Whoever reaches it: something in front decides. */
    OPEN
  }

  @Bean
  static FilterRegistrationBean<LocalAccessFilter> localAccess(
      @Value("${winfold.access:local}") Access access,
      @Value("${server.address:}") String address) {
    if (access == Access.LOCAL && !isLoopback(address)) {
      throw new IllegalStateException(
          "winfold.access=local listens on loopback only, and server.address is "
              + (address.isEmpty() ? "every address" : address)
              + "; say winfold.access=open if something in front decides who may come in");
    }
    var registration = new FilterRegistrationBean<>(new LocalAccessFilter());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    registration.setEnabled(access == Access.LOCAL);
    return registration;
  }

  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsFromTomcat() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
              }
            });
  }

  private static boolean isLoopback(@Nullable String address) {
    try {
      return address != null
          && !address.isEmpty()
          && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
