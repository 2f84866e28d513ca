package io.rollingdrop.ops.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Looks at a class's instructions: none that locks, computes with floating point or compares by it.
 * A constant that is only handed on, such as a map's load factor, decides nothing.
 */
final class PlainInstructions extends ArchCondition<JavaClass> {

  PlainInstructions() {
    super("neither lock nor compute with floating point");
  }

  @Override
  public void check(JavaClass checked, ConditionEvents events) {
    Set<String> found = new LinkedHashSet<>();
    ClassModel model = ClassFile.of().parse(bytes(checked));
    for (FieldModel field : model.fields()) {
      if (field.flags().has(AccessFlag.VOLATILE)) {
        found.add("field " + field.fieldName().stringValue() + " is volatile");
      }
    }
    model.methods().forEach(method -> look(method, found));
    for (String finding : found) {
      events.add(SimpleConditionEvent.violated(checked, checked.getName() + ": " + finding));
    }
  }

  private static void look(MethodModel method, Set<String> found) {
    String name = method.methodName().stringValue();
    if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
      found.add(name + " locks");
    }
    method
        .code()
        .ifPresent(
            code -> {
              for (CodeElement element : code) {
                String does = whatItDoes(element);
                if (does != null) {
                  found.add(name + " " + does);
                }
              }
            });
  }

  /** What an instruction does that is forbidden, or null. */
  private static String whatItDoes(CodeElement element) {
    return switch (element) {
      case MonitorInstruction _ -> "locks";
      case OperatorInstruction operator when isFloating(operator.typeKind()) ->
          "computes with " + operator.typeKind();
      case ConvertInstruction conversion when isFloating(conversion.toType()) ->
          "computes with " + conversion.toType();
      case ConvertInstruction conversion when isFloating(conversion.fromType()) ->
          "computes with " + conversion.fromType();
      default -> null;
    };
  }

  private static boolean isFloating(TypeKind kind) {
    return kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE;
  }

  private static byte[] bytes(JavaClass checked) {
    try (InputStream in = checked.getSource().orElseThrow().getUri().toURL().openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + checked.getName(), e);
    }
  }
}
