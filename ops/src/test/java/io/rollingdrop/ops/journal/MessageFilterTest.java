package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.TransferLeg;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MessageFilterTest {

  private final MessageCatalogue catalogue = new MessageCatalogue();
  private final CommandWriter writer = new CommandWriter(1);

  private boolean wants(int length, String... options) {
    MessageFilter filter = CommandLine.populateCommand(new MessageFilter(), options);
    return filter.mayMatch(9, writer.buffer(), 0, length)
        && filter.matches(9, writer.buffer(), 0, "Transfer", catalogue.fields(writer.buffer(), 0));
  }

  @Test
  void an_account_is_found_in_each_leg_of_a_transfer() {
    int length =
        writer.transfer(
            List.of(new TransferLeg(101, 202, 1, 30), new TransferLeg(303, 404, 2, 505)), 0);
    for (String account : List.of("101", "202", "303", "404")) {
      assertThat(wants(length, "--account", account)).isTrue();
    }
    assertThat(wants(length, "--account", "505")).as("an amount").isFalse();
    assertThat(wants(length, "--account", "101", "--message", "Trade")).isFalse();
  }
}
