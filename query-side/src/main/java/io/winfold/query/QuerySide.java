package io.winfold.query;

import io.winfold.platform.PlatformConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/**
 * The query side as a process of its own. It waits for the command side to create the tables of
 * events and creates those of the read model itself.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(PlatformConfiguration.class)
@ComponentScan("io.winfold.query")
public class QuerySide {

  public static void main(String[] arguments) {
    SpringApplication.run(QuerySide.class, arguments);
  }
}
