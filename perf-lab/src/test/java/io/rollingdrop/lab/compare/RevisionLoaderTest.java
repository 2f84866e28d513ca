package io.rollingdrop.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.lab.engine.Contender;
import io.rollingdrop.lab.engine.EngineContender;
import io.rollingdrop.lab.engine.Messages;
import io.rollingdrop.lab.engine.Rounds;
import io.rollingdrop.lab.report.KnownAnswers;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RevisionLoaderTest {

  private static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  @Test
  void twoRevisionsHaveClassesOfTheirOwnAndPlayTheSameMessages() throws Exception {
    Path workload = KnownAnswers.folder("vectors").resolve("normal-s1-n1000.bin.gz");
    try (RevisionLoader first = new RevisionLoader(classPath());
        RevisionLoader second = new RevisionLoader(classPath())) {
      Contender one = first.engine();
      Contender other = second.engine();

      assertThat(one.getClass()).isNotSameAs(other.getClass()).isNotSameAs(EngineContender.class);
      List<Rounds.Standing> standings =
          new Rounds(List.of(one, other), List.of(Messages.read(workload)))
              .run(0, 1, (round, rounds) -> {});
      assertThat(standings).extracting(Rounds.Standing::trades).containsExactly(56L, 56L);
    }
  }

  @Test
  void aRevisionWithoutAnEngineToPlayToIsRefused() throws Exception {
    try (RevisionLoader empty = new RevisionLoader(List.of())) {
      assertThatThrownBy(empty::engine)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Compare with a later one.");
    }
  }
}
