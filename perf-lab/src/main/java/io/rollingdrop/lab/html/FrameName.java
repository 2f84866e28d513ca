package io.rollingdrop.lab.html;

import java.util.List;

/**
 * A frame of a stack: {@code io.rollingdrop.engine.Engine.onCommand}, or without its package.
 *
 * @param group whose code it is: the legend of a flame graph
 */
record FrameName(String shown, String group) {

  static final String UNKNOWN_GROUP = "no package named";

  static final String JDK_GROUP = "JDK";

  private static final String OWN = "io.rollingdrop.";
  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  static FrameName of(String frame) {
    int type = startOfType(frame);
    String shown = frame.substring(type);
    if (type == 0) {
      return new FrameName(shown, UNKNOWN_GROUP);
    }
    String inPackage = frame.substring(0, type);
    if (JDK.stream().anyMatch(inPackage::startsWith)) {
      return new FrameName(shown, JDK_GROUP);
    }
    return new FrameName(shown, firstParts(inPackage, inPackage.startsWith(OWN) ? 3 : 2));
  }

  /** The first part that begins with a capital; parts before are the package. */
  private static int startOfType(String frame) {
    int part = 0;
    while (part < frame.length()) {
      if (Character.isUpperCase(frame.charAt(part))) {
        return part;
      }
      int dot = frame.indexOf('.', part);
      if (dot < 0) {
        return 0;
      }
      part = dot + 1;
    }
    return 0;
  }

  private static String firstParts(String inPackage, int parts) {
    int end = -1;
    for (int i = 0; i < parts; i++) {
      int dot = inPackage.indexOf('.', end + 1);
      if (dot < 0) {
        break;
      }
      end = dot;
    }
    return inPackage.substring(0, end);
  }
}
