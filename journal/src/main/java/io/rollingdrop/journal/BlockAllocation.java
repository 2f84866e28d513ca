package io.rollingdrop.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * {@code posix_fallocate(3)}, which Java does not have. A page of a mapped file for which the disk
 * has no room when it is first written ends the process by SIGBUS; one that is allocated does not.
 *
 * <p>Where the C library does not have it, or the file system cannot do it, no room is taken ahead:
 * there the core's watermarks are all that keeps it from a full disk.
 */
final class BlockAllocation {

  private static final int WRITE_ONLY = 1;
  private static final int INTERRUPTED = 4;
  private static final int INVALID_HERE = 22;
  private static final int NO_SPACE = 28;
  private static final int NOT_SUPPORTED = 95;
  private static final int OVER_QUOTA = 122;

  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle ALLOCATE =
      function(
          "posix_fallocate",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG));

  private BlockAllocation() {}

  // Calls into the C library are what this class is for; the JVM is started to allow them.
  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    return library
        .find(name)
        .map(symbol -> linker.downcallHandle(symbol, descriptor, options))
        .orElse(null);
  }

  /**
   * @throws IOException if there is no room, or the file cannot be opened
   */
  static void allocate(Path file, long from, long to) throws IOException {
    if (ALLOCATE == null || OPEN == null || CLOSE == null) {
      return;
    }
    int error = errorOf(file, from, to);
    if (error == NO_SPACE || error == OVER_QUOTA) {
      throw new FileSystemException(file.toString(), null, "No space left on device");
    }
    if (error != 0 && error != NOT_SUPPORTED && error != INVALID_HERE) {
      throw new FileSystemException(
          file.toString(), null, "its room cannot be allocated, error " + error);
    }
  }

  private static int errorOf(Path file, long from, long to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      int descriptor = (int) OPEN.invokeExact(name, WRITE_ONLY);
      if (descriptor < 0) {
        throw new FileSystemException(file.toString(), null, "it cannot be opened for writing");
      }
      try {
        int error;
        do {
          // A profiler's signals interrupt it, and what it took so far stays taken.
          error = (int) ALLOCATE.invokeExact(descriptor, from, to - from);
        } while (error == INTERRUPTED);
        return error;
      } finally {
        int ignored = (int) CLOSE.invokeExact(descriptor);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
