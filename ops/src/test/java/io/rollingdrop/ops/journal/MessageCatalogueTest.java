package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TickDecoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageCatalogueTest {

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
  void every_command_has_a_name() {
    assertThat(catalogue.name(PlaceOrderDecoder.TEMPLATE_ID)).isEqualTo("PlaceOrder");
    assertThat(catalogue.name(TickDecoder.TEMPLATE_ID)).isEqualTo("Tick");
    assertThat(catalogue.name(99)).isEqualTo("template-99");
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
