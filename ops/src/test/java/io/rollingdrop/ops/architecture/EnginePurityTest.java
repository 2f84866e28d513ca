package io.rollingdrop.ops.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The engine is a pure function of state and command: nothing of the world reaches it. */
@AnalyzeClasses(packages = "io.rollingdrop.engine", importOptions = DoNotIncludeTests.class)
class EnginePurityTest {

  private static final Set<String> IMPURE_SYSTEM_METHODS =
      Set.of(
          "nanoTime",
          "currentTimeMillis",
          "identityHashCode",
          "getenv",
          "getProperty",
          "getLogger");

  private static final DescribedPredicate<JavaAccess<?>> ASKS_THE_SYSTEM =
      describe(
          "ask the system for the time, the environment or an identity",
          access ->
              access.getTargetOwner().isEquivalentTo(System.class)
                  && IMPURE_SYSTEM_METHODS.contains(access.getName()));

  /** Object.hashCode differs between JVMs; so does Enum.hashCode, which is the same. */
  private static final DescribedPredicate<JavaAccess<?>> HASHES_AN_IDENTITY =
      describe(
          "hash an object's identity",
          access ->
              access.getName().equals("hashCode")
                  && (access.getTargetOwner().isEquivalentTo(Object.class)
                      || access.getTargetOwner().isAssignableTo(Enum.class)));

  private static final Set<String> ITERATIONS =
      Set.of("iterator", "forEach", "longForEach", "intForEach", "keySet", "values", "entrySet");

  /** Agrona's maps are for looking up; their order depends on their history. */
  private static final DescribedPredicate<JavaAccess<?>> ITERATES_OVER_A_MAP =
      describe(
          "iterate over one of Agrona's maps",
          access ->
              access.getTargetOwner().getPackageName().equals("org.agrona.collections")
                  && ITERATIONS.contains(access.getName()));

  @ArchTest
  static final ArchRule no_files_no_network =
      none(resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net.."));

  @ArchTest
  static final ArchRule no_clock =
      none(
          resideInAnyPackage("java.time..")
              .or(resideInAnyPackage("org.agrona.concurrent.status..")));

  @ArchTest
  static final ArchRule no_system_time_and_no_identity =
      noClasses().should().accessTargetWhere(ASKS_THE_SYSTEM);

  @ArchTest
  static final ArchRule no_hash_of_an_identity =
      noClasses().should().accessTargetWhere(HASHES_AN_IDENTITY);

  @ArchTest
  static final ArchRule no_threads =
      none(
          assignableTo(Thread.class)
              .or(assignableTo(ThreadLocal.class))
              .or(
                  resideInAnyPackage(
                      "java.util.concurrent.locks..", "java.util.concurrent.atomic.."))
              .or(assignableTo(java.util.concurrent.Executor.class))
              .or(assignableTo(java.util.concurrent.Future.class)));

  @ArchTest
  static final ArchRule no_chance =
      none(assignableTo(java.util.random.RandomGenerator.class)
              .or(assignableTo(java.util.UUID.class)))
          .because("Math.random and the like differ from run to run");

  @ArchTest
  static final ArchRule no_math_random = noClasses().should().callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule no_logging =
      none(resideInAnyPackage("org.slf4j..", "java.util.logging..", "ch.qos.logback.."));

  @ArchTest
  static final ArchRule no_printing =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule no_collection_of_objects =
      none(
          resideInAPackage("java.util..")
              .and(assignableTo(Collection.class).or(assignableTo(Map.class)))
              .as("java.util collections"));

  @ArchTest
  static final ArchRule no_order_of_a_map =
      noClasses().should().accessTargetWhere(ITERATES_OVER_A_MAP);

  @ArchTest
  static final ArchRule no_floating_point_in_its_state =
      noFields()
          .that()
          .areNotStatic()
          .should()
          .haveRawType(double.class)
          .orShould()
          .haveRawType(float.class);

  @ArchTest
  static final ArchRule no_floating_point_worked_out =
      noMethods()
          .should()
          .haveRawReturnType(double.class)
          .orShould()
          .haveRawReturnType(float.class);

  private static ArchRule none(DescribedPredicate<? super JavaClass> world) {
    return noClasses().should().dependOnClassesThat(world);
  }
}
