package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessageCatalogueTest {

  private static final Pattern MESSAGE =
      Pattern.compile("<sbe:message name=\"([A-Za-z]+)\" id=\"([0-9]+)\"");

  private final MessageCatalogue catalogue = new MessageCatalogue();
  private final CommandWriter writer = new CommandWriter(1);

  @Test
  void an_orders_fields_are_read_by_their_names_in_the_schema() {
    writer.by(3, 5).account(101);
    writer.placeOrder(7, Side.SELL, TimeInForce.IOC, 4_500, 12, "order-1");

    Map<String, Object> fields = catalogue.fields(writer.buffer(), 0);

    assertThat(fields)
        .containsEntry("price", 4_500L)
        .containsEntry("quantity", 12L)
        .containsEntry("clientOrderId", "order-1")
        .containsEntry("marketId", 7L)
        .containsEntry("side", "SELL")
        .containsEntry("timeInForce", "IOC");
    assertThat(fields.get("header"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("tenantId", 3L)
        .containsEntry("accountId", 101L);
  }

  @Test
  void every_message_of_the_schema_has_its_name_and_what_is_none_has_its_number() throws Exception {
    int messages = 0;
    try (InputStream xml = CommandFormat.class.getResourceAsStream("/sbe/rollingdrop.xml")) {
      Matcher message = MESSAGE.matcher(new String(xml.readAllBytes(), StandardCharsets.UTF_8));
      for (; message.find(); messages++) {
        assertThat(catalogue.name(Integer.parseInt(message.group(2)))).isEqualTo(message.group(1));
      }
    }
    assertThat(messages).isPositive();
    assertThat(catalogue.name(99)).isEqualTo("template-99");
  }

  @Test
  void the_legs_of_a_transfer_are_a_list() {
    writer.transfer(List.of(new TransferLeg(101, 202, 1, 30), new TransferLeg(202, 101, 2, 4)), 55);
    assertThat(catalogue.fields(writer.buffer(), 0))
        .containsEntry("expiry", 55L)
        .containsEntry(
            "legs",
            List.of(
                Map.of(
                    "debitAccountId", 101L, "creditAccountId", 202L, "amount", 30L, "assetId", 1L),
                Map.of(
                    "debitAccountId", 202L, "creditAccountId", 101L, "amount", 4L, "assetId", 2L)));
  }

  @Test
  void a_negative_amount_and_a_name_of_full_length_come_through() {
    writer.createAsset(2, 0, "SIXTEEN-LETTERS.");
    assertThat(catalogue.fields(writer.buffer(), 0)).containsEntry("symbol", "SIXTEEN-LETTERS.");

    writer.deposit(101, 2, -5);
    assertThat(catalogue.fields(writer.buffer(), 0)).containsEntry("amount", -5L);
    assertThat(CommandFormat.templateId(writer.buffer(), 0)).isPositive();
  }
}
