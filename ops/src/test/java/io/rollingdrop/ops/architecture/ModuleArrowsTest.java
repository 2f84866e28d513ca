package io.rollingdrop.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Section 2 of the design: which module may depend on what. */
@AnalyzeClasses(packages = "io.rollingdrop", importOptions = DoNotIncludeTests.class)
class ModuleArrowsTest {

  private static final String JAVA = "java..";
  private static final String AGRONA = "org.agrona..";
  private static final String PROTOCOL = "io.rollingdrop.protocol..";
  private static final String ENGINE = "io.rollingdrop.engine..";
  private static final String PIPELINE = "io.rollingdrop.pipeline..";
  private static final String JOURNAL = "io.rollingdrop.journal..";
  private static final String REPLICATOR = "io.rollingdrop.replicator..";
  private static final String GATEWAY = "io.rollingdrop.gateway..";
  private static final String SATELLITE = "io.rollingdrop.satellite..";
  private static final String INFRASTRUCTURE = "io.rollingdrop.infrastructure..";
  private static final String OPS = "io.rollingdrop.ops..";

  @ArchTest
  static final ArchRule protocol_depends_on_nothing_of_ours =
      only(PROTOCOL, JAVA, AGRONA, PROTOCOL);

  @ArchTest
  static final ArchRule engine_depends_on_protocol = only(ENGINE, JAVA, AGRONA, PROTOCOL, ENGINE);

  @ArchTest
  static final ArchRule pipeline_depends_on_engine_and_its_libraries =
      only(
          PIPELINE,
          JAVA,
          AGRONA,
          "com.lmax.disruptor..",
          "org.HdrHistogram..",
          PROTOCOL,
          ENGINE,
          PIPELINE);

  @ArchTest
  static final ArchRule journal_depends_on_the_core_and_chronicle =
      only(JOURNAL, JAVA, AGRONA, "net.openhft.chronicle..", PROTOCOL, ENGINE, PIPELINE, JOURNAL);

  @ArchTest
  static final ArchRule replicator_depends_on_the_core_the_journal_and_aeron =
      only(
          REPLICATOR,
          JAVA,
          "javax.crypto..",
          AGRONA,
          "io.aeron..",
          "org.slf4j..",
          PROTOCOL,
          ENGINE,
          PIPELINE,
          JOURNAL,
          REPLICATOR);

  @ArchTest
  static final ArchRule gateways_depend_on_the_protocol_only =
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, PIPELINE, JOURNAL, REPLICATOR, OPS, "io.aeron..");

  @ArchTest
  static final ArchRule satellites_depend_on_the_protocol_only =
      noClasses()
          .that()
          .resideInAPackage(SATELLITE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ENGINE, PIPELINE, JOURNAL, REPLICATOR, GATEWAY, INFRASTRUCTURE, OPS, "io.aeron..");

  @ArchTest
  static final ArchRule no_satellite_uses_another =
      slices()
          .matching("io.rollingdrop.satellite.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              JavaClass.Predicates.resideInAPackage(SATELLITE),
              JavaClass.Predicates.resideInAPackage("io.rollingdrop.satellite.support.."));

  @ArchTest
  static final ArchRule infrastructure_depends_on_nothing_of_ours =
      only(
          INFRASTRUCTURE,
          JAVA,
          "org.slf4j..",
          "org.tukaani.xz..",
          "org.apache.commons.compress..",
          INFRASTRUCTURE);

  @ArchTest
  static final ArchRule chronicle_is_known_to_the_journal_alone =
      noClasses()
          .that()
          .resideOutsideOfPackage(JOURNAL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.openhft.chronicle..");

  @ArchTest
  static final ArchRule nothing_depends_on_the_launcher =
      noClasses()
          .that()
          .resideOutsideOfPackage(OPS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(OPS);

  private static ArchRule only(String module, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }
}
