package io.rollingdrop.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderFlowTest {

  private static List<byte[]> commands(long seed, int count) {
    CommandWriter writer = new CommandWriter(1);
    OrderFlow flow = new OrderFlow(writer, seed);
    List<byte[]> commands = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      byte[] command = new byte[flow.next(number)];
      writer.buffer().getBytes(0, command);
      assertThat(CommandFormat.check(writer.buffer(), 0, command.length))
          .isEqualTo(CommandFormat.Fault.NONE);
      commands.add(command);
    }
    return commands;
  }

  @Test
  void the_same_seed_gives_the_same_commands() {
    assertThat(commands(7, 10_000))
        .usingElementComparator(Arrays::compare)
        .isEqualTo(commands(7, 10_000));
  }

  @Test
  void it_places_cancels_amends_and_replaces() {
    Map<Integer, Integer> counts = new HashMap<>();
    CommandWriter writer = new CommandWriter(1);
    OrderFlow flow = new OrderFlow(writer, 7);
    for (int number = 1; number <= 50_000; number++) {
      flow.next(number);
      counts.merge(CommandFormat.templateId(writer.buffer(), 0), 1, Integer::sum);
    }

    assertThat(counts.get(PlaceOrderDecoder.TEMPLATE_ID)).isBetween(25_000, 35_000);
    assertThat(counts.get(CancelOrderDecoder.TEMPLATE_ID)).isBetween(10_000, 20_000);
    assertThat(counts.get(AmendOrderDecoder.TEMPLATE_ID)).isBetween(2_000, 4_000);
    assertThat(counts.get(ReplaceOrderDecoder.TEMPLATE_ID)).isBetween(2_000, 4_000);
  }

  @Test
  void an_order_name_is_its_number_in_hexadecimal() {
    assertThat(new OrderName().of(0xbeefL)).hasToString("000000000000beef").hasSize(16);
  }
}
