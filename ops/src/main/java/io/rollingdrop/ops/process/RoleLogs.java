package io.rollingdrop.ops.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Logs of a role: a JSON object a line, into {@code ROLE.log}, and to standard output where asked
 * for. A role's files are bounded: {@value #FILES} old ones of {@value #FILE_MEGABYTES} MB.
 *
 * <p>Set up in code and not by a file, so that a role has no second place where it is configured;
 * {@code logback.xml} is for tools.
 */
public final class RoleLogs {

  private static final int FILES = 5;
  private static final int FILE_MEGABYTES = 20;

  /** Libraries that talk about themselves at start. */
  private static final Map<String, Level> QUIETER =
      Map.of(
          "net.openhft", Level.WARN,
          "net.openhft.chronicle.threads", Level.ERROR,
          "io.helidon", Level.WARN);

  private RoleLogs() {}

  /**
   * Takes over all logging of the process, that of java.util.logging too.
   *
   * @param file whose folder exists
   * @param toConsole whether to write to standard output as well
   */
  public static void begin(Path file, Level level, boolean toConsole) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    QUIETER.forEach((name, quieter) -> context.getLogger(name).setLevel(quieter));
    root.addAppender(toFile(context, file));
    if (toConsole) {
      root.addAppender(start(context, new ConsoleAppender<>()));
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static Appender<ILoggingEvent> toFile(LoggerContext context, Path file) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file.toString());
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(file + ".%i");
    window.setMinIndex(1);
    window.setMaxIndex(FILES);
    window.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf(FILE_MEGABYTES + "MB"));
    size.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
    return start(context, appender);
  }

  private static Appender<ILoggingEvent> start(
      LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithSequenceNumber(false);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /** Writes out what is not yet written, and ends. */
  public static void end() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
