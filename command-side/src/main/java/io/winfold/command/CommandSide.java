package io.winfold.command;

import io.winfold.platform.PlatformConfiguration;
import io.winfold.platform.eventstore.EventWriting;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The command side as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PlatformConfiguration.class, EventWriting.class})
@ComponentScan("io.winfold.command")
public class CommandSide {
  public static void main(String[] args) {
    SpringApplication.run(CommandSide.class, args);
  }
}
