package io.winfold.command.http;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The edge of the command side on a port of its own, without a store. */
final class HttpApp implements AutoCloseable {

  @EnableAutoConfiguration(
      excludeName = {"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"})
  @ComponentScan({"io.winfold.platform.web", "io.winfold.command.http"})
  static class Edge { // not annotated as a configuration, so that no scan finds it
    @Bean
    static ScriptedCommands commands() {
      return new ScriptedCommands();
    }
  }

  private final ServletWebServerApplicationContext context;

  HttpApp() {
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Edge.class).run("--server.port=0");
  }

  int port() {
    return context.getWebServer().getPort();
  }

  ScriptedCommands commands() {
    return context.getBean(ScriptedCommands.class);
  }

  @Override
  public void close() {
    context.close();
  }
}
