package io.winfold.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Lays {@code winfold-defaults.properties} under everything else that configures a form of Winfold,
 * early enough for logging to see it.
 */
public class DefaultProperties implements EnvironmentPostProcessor {
  private static final String FILE = "winfold-defaults.properties";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    var sources = environment.getPropertySources();
    Map<String, Object> defaults = new LinkedHashMap<>();
    load().forEach((name, value) -> defaults.put((String) name, value));
    // What a main class says by SpringApplication.setDefaultProperties is nearer than this file.
    if (sources.remove(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource nearer) {
      defaults.putAll(nearer.getSource());
    }
    sources.addLast(new DefaultPropertiesPropertySource(defaults));
  }

  private static Map<Object, Object> load() {
    try {
      return PropertiesLoaderUtils.loadProperties(
          new ClassPathResource(FILE, DefaultProperties.class.getClassLoader()));
    } catch (IOException e) {
      throw new UncheckedIOException("The jar of the platform lacks " + FILE, e);
    }
  }
}
