package io.winfold.platform;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Everything of the platform that a process of either side has; imported by their main classes. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class PlatformConfiguration {}
