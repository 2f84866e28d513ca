package io.rollingdrop.ops.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Section 4 of the design: the same commands are decided alike on any machine, so the engine may
 * not know what differs between machines and runs. That each rule finds what it forbids is shown on
 * {@link Undetermined}.
 */
@AnalyzeClasses(packages = "io.rollingdrop.engine", importOptions = DoNotIncludeTests.class)
class DeterministicEngineTest {

  /** All that the engine knows of the platform and of Agrona: no clock, lock, file or set. */
  private static final String PERMITTED_TYPES =
      "java\\.lang\\.(Class|Enum|FunctionalInterface|Integer|Long|Math|Object|Record|String|System"
          + "|IllegalArgumentException|IllegalStateException|RuntimeException)"
          + "|java\\.nio\\.ByteOrder|java\\.util\\.Arrays|java\\.util\\.concurrent\\.TimeUnit"
          + "|org\\.agrona\\.(Mutable)?DirectBuffer|org\\.agrona\\.collections\\.Long2LongHashMap";

  /** Of types that offer more than may be used: what may. */
  private static final Map<String, Set<String>> PERMITTED_CALLS =
      Map.of(
          "java.lang.System", Set.of("arraycopy"),
          "java.lang.Object", Set.of("getClass"),
          "java.util.concurrent.TimeUnit", Set.of("toNanos", "toMillis"),
          // Nothing that goes through its entries: their order is that of hashes.
          "org.agrona.collections.Long2LongHashMap",
              Set.of("clear", "containsKey", "get", "put", "remove", "size"));

  /** Of types of which all may be used but this. */
  private static final Map<String, Set<String>> FORBIDDEN_CALLS =
      Map.of(
          // They read settings.
          "java.lang.Integer", Set.of("getInteger"),
          "java.lang.Long", Set.of("getLong"),
          "java.lang.Math", Set.of("random"),
          "java.lang.Enum", Set.of("hashCode"),
          "java.lang.Class", Set.of("hashCode", "forName", "getResourceAsStream"));

  @ArchTest
  static final ArchRule it_knows_of_the_platform_only_what_is_the_same_everywhere =
      knowsOnlyWhatIsTheSameEverywhere("io.rollingdrop.engine..");

  @ArchTest
  static final ArchRule it_asks_for_nothing_that_differs_between_runs =
      asksForNothingThatDiffers("io.rollingdrop.engine..");

  @ArchTest
  static final ArchRule it_neither_locks_nor_computes_with_floating_point =
      neitherLocksNorFloats("io.rollingdrop.engine..");

  private static ArchRule knowsOnlyWhatIsTheSameEverywhere(String packages) {
    return classes()
        .that()
        .resideInAPackage(packages)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(packages, "io.rollingdrop.protocol..")
                .or(nameMatching("(\\[+L)?(" + PERMITTED_TYPES + ");?|\\[+[A-Z]")));
  }

  private static ArchRule asksForNothingThatDiffers(String packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .callMethodWhere(DescribedPredicate.describe("differ", DeterministicEngineTest::differs));
  }

  private static boolean differs(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    Set<String> permitted = PERMITTED_CALLS.get(owner);
    return permitted == null
        ? FORBIDDEN_CALLS.getOrDefault(owner, Set.of()).contains(call.getName())
        : !permitted.contains(call.getName());
  }

  private static ArchRule neitherLocksNorFloats(String packages) {
    return classes().that().resideInAPackage(packages).should(new PlainInstructions());
  }

  @Test
  void what_is_forbidden_is_found() {
    String packages = Undetermined.class.getPackageName();
    assertThat(violations(knowsOnlyWhatIsTheSameEverywhere(packages)))
        .contains("java.util.HashMap", "java.util.Random", "java.lang.Thread", "java.time.Instant")
        .contains("java.io.PrintStream");
    assertThat(violations(asksForNothingThatDiffers(packages)))
        .contains("System.nanoTime", "System.identityHashCode", "System.getProperty")
        .contains("Object.hashCode", "Long.getLong", "Math.random", "Long2LongHashMap.values");
    assertThat(violations(neitherLocksNorFloats(packages)))
        .contains("mean computes with DOUBLE", "share computes with FLOAT")
        .contains("locked locks", "blockLocked locks", "field seen is volatile");
  }

  private static String violations(ArchRule rule) {
    return rule.evaluate(new ClassFileImporter().importClasses(Undetermined.class))
        .getFailureReport()
        .toString();
  }
}
