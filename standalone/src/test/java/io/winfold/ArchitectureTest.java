package io.winfold;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The house rules: who may know whom. */
@AnalyzeClasses(packages = "io.winfold", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theCommandSideDoesNotKnowTheQuerySide =
      noClasses()
          .that()
          .resideInAPackage("io.winfold.command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.winfold.query..");

  @ArchTest
  static final ArchRule theQuerySideDoesNotKnowTheCommandSide =
      noClasses()
          .that()
          .resideInAPackage("io.winfold.query..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.winfold.command..");

  @ArchTest
  static final ArchRule thePlatformKnowsNeitherSide =
      noClasses()
          .that()
          .resideInAPackage("io.winfold.platform..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.winfold.command..", "io.winfold.query..", "io.winfold.standalone..");

  @ArchTest
  static final ArchRule theKernelNeedsTheJdkAndJacksonOnly =
      classes()
          .that()
          .resideInAPackage("io.winfold.kernel..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.winfold.kernel..",
              "java..",
              "tools.jackson..",
              // Jackson 3 reads the annotations of Jackson 2.
              "com.fasterxml.jackson.annotation..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule modulesFormNoCycle =
      slices().matching("io.winfold.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    var unmarked =
        classes.stream()
            .map(JavaClass::getPackage)
            .filter(aPackage -> !aPackage.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName);

    assertThat(unmarked.distinct().sorted())
        .as("packages without a package-info.java that says @NullMarked")
        .isEmpty();
  }

  /** Whichever folder the modules build in, and whether they are jars already. */
  static final class MainCode implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }
}
