package io.rollingdrop.lab.cluster;

import io.aeron.Aeron;
import io.aeron.logbuffer.Header;
import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.replicator.cluster.BareClient;
import java.time.Duration;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** Three bare nodes that send commands back. */
final class EchoContestant implements Contestant {

  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(30);

  private final Hosts hosts;
  private final AnswerWatch answers = new AnswerWatch("the echo");
  private final CommandHeaderDecoder header = new CommandHeaderDecoder();
  private final Aeron aeron;
  private BareClient link;

  private EchoContestant(Hosts hosts, Client client) {
    this.hosts = hosts;
    aeron =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(client.aeronDirectory())
                .errorHandler(answers::fail));
  }

  /** Makes the cluster, and waits until it takes commands. */
  static EchoContestant start(Hosts hosts, Client client) {
    hosts.startEchoes();
    EchoContestant echo = new EchoContestant(hosts, client);
    try {
      echo.link =
          BareClient.start(
              echo.aeron,
              hosts.members(),
              Client.HOST,
              hosts.token(),
              echo::onEcho,
              client.newIdleStrategy(),
              echo.answers::fail,
              CONNECTED_WITHIN);
      return echo;
    } catch (RuntimeException | Error e) {
      echo.close();
      throw e;
    }
  }

  private void onEcho(
      long sessionId, long timestamp, DirectBuffer buffer, int offset, int length, Header frame) {
    long number = header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER).correlationId();
    if (number != 0) {
      answers.onAnswer(number);
    }
  }

  @Override
  public CommandLink link() {
    return link;
  }

  @Override
  public AnswerWatch answers() {
    return answers;
  }

  /** That each came back once and in its turn was seen as they came. */
  @Override
  public void judge() {
    answers.requireHealthy();
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(link, aeron);
    hosts.stop();
  }
}
