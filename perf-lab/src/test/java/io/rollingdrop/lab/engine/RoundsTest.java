package io.rollingdrop.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.lab.report.KnownAnswers;
import io.rollingdrop.lab.vectors.ExpectedAnswers;
import io.rollingdrop.lab.vectors.WorkloadPlayer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Five contenders, of three makers, on a public benchmark's workload. */
class RoundsTest {

  private static final String FILE = "swing-40-s1-n1000.bin.gz";

  private static Path workload() {
    return KnownAnswers.folder("vectors").resolve(FILE);
  }

  @Test
  void allContendersReportTheKnownAnswer() {
    WorkloadPlayer.Answer known = ExpectedAnswers.beside(workload()).of(workload());
    List<Rounds.Standing> standings =
        new Rounds(
                List.of(
                    new EngineContender(),
                    new RollingDropBookContender(),
                    new ExchangeCoreContender(ExchangeCoreContender.Kind.DIRECT),
                    new ExchangeCoreContender(ExchangeCoreContender.Kind.NAIVE),
                    new ParityContender()),
                List.of(Messages.read(workload())))
            .run(1, 2, (round, rounds) -> {});

    assertThat(standings)
        .hasSize(5)
        .allSatisfy(
            standing -> {
              assertThat(standing.reports()).isEqualTo(known.reports());
              assertThat(standing.trades()).isEqualTo(known.trades());
              assertThat(standing.nanosPerMessage().lowest()).isPositive();
            });
    assertThat(standings.getFirst().toFirst().median()).isEqualTo(1);
    assertThat(standings.getLast().times(standings.getFirst()))
        .isEqualTo(standings.getLast().toFirst());
  }

  @Test
  void aContenderThatReportsOtherwiseIsFound() {
    Contender wrong =
        new Contender() {
          @Override
          public String name() {
            return "one that forgets a message";
          }

          @Override
          public Book newBook(int messages, ReportSum reports) {
            Book right = new ParityContender().newBook(messages, reports);
            return (all, index) -> {
              if (index != all.count() / 2) {
                right.play(all, index);
              }
            };
          }
        };
    Rounds rounds =
        new Rounds(List.of(new EngineContender(), wrong), List.of(Messages.read(workload())));

    assertThatThrownBy(() -> rounds.run(0, 1, (round, all) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one that forgets a message reports other things on " + FILE);
  }
}
