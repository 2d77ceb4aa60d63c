package io.winfold.platform.operation;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OperationConfiguration {
  @Bean
  static Operations operations(DataSource dataSource) {
    return new Operations(dataSource);
  }
}
