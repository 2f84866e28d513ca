package io.rollingdrop.satellite.config.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documents there are: the one place that declares their fields. */
public final class DocumentTypes {

  /** Name of the document with the gateways' rates and bounds. */
  public static final String GATEWAY = "gateway";

  /** Name of the document with the switches of features. */
  public static final String FLAGS = "flags";

  /** Numbers in documents stay exact in JavaScript: 2^53 - 1. */
  private static final long LARGEST_EXACT = (1L << 53) - 1;

  private static final int MILLION = 1_000_000;
  private static final int LONGEST_TITLE = 120;
  private static final int LONGEST_SUBTITLE = 240;
  private static final int LONGEST_ADDRESS = 2_000;
  private static final int MOST_BATCH_OPERATIONS = 100;
  private static final String MARKET_PREFIX = "market-";
  private static final Pattern MARKET_NAME = Pattern.compile("market-([1-9][0-9]{0,9})");

  private static final DocumentType MARKET_TYPE =
      new DocumentType(
          "market",
          List.of(
              Field.group(
                  "fees",
                  "Fees",
                  "What trades of this market cost. An order never pays more than the rates in force"
                      + " when it was accepted; a lower rate counts at once."),
              Field.integer(
                  "fees.maker_ppm",
                  0,
                  MILLION,
                  0,
                  "Maker fee",
                  "ppm of the quote amount",
                  "Paid by the order that rested in the book. 10,000 ppm are 1 %. A buyer's fee is"
                      + " held in addition to the price, a seller's comes out of the proceeds."),
              Field.integer(
                  "fees.taker_ppm",
                  0,
                  MILLION,
                  0,
                  "Taker fee",
                  "ppm of the quote amount",
                  "Paid by the order that came in and traded. 10,000 ppm are 1 %. A buyer's fee is"
                      + " held in addition to the price, a seller's comes out of the proceeds."),
              Field.integer(
                  "fees.fee_account_id",
                  0,
                  LARGEST_EXACT,
                  0,
                  "Fee account",
                  "account id",
                  "Who earns the fees. The account must exist; 0 only while both rates are 0."),
              Field.group(
                  "limits",
                  "Limits",
                  "What new orders of this market may ask for. Orders that rest already stay."),
              Field.integer(
                  "limits.min_price",
                  0,
                  LARGEST_EXACT,
                  0,
                  "Lowest price",
                  "ticks",
                  "Orders below it are rejected. 0: no limit."),
              Field.integer(
                  "limits.max_price",
                  0,
                  LARGEST_EXACT,
                  0,
                  "Highest price",
                  "ticks",
                  "Orders above it are rejected. 0: no limit."),
              Field.integer(
                  "limits.max_quantity",
                  0,
                  LARGEST_EXACT,
                  0,
                  "Largest order",
                  "lots",
                  "Orders for more are rejected. 0: no limit."),
              Field.optionalGroup(
                  "drop",
                  "Drop",
                  "What widgets and pages show of the drop. Null: no drop is shown."),
              Field.text("drop.title", 1, LONGEST_TITLE, "Title", "The drop's name."),
              Field.text(
                  "drop.subtitle", 0, LONGEST_SUBTITLE, "Subtitle", "A line below the title."),
              Field.address(
                  "drop.image_url", LONGEST_ADDRESS, "Image", "Address of a picture; empty: none."),
              Field.time(
                  "drop.opens_at",
                  "Opens at",
                  "What the countdown counts to; it opens nothing by itself. Null: no countdown.")),
          List.of(DocumentTypes::feesNeedAnAccount, DocumentTypes::pricesAreInOrder));

  private static final DocumentType GATEWAY_TYPE =
      new DocumentType(
          GATEWAY,
          List.of(
              Field.integer(
                  "partner_requests_per_s",
                  1,
                  MILLION,
                  5_000,
                  "Rate of a partner's key",
                  "requests/s",
                  "How many requests a second a key may make for ever; one budget for all doors."),
              Field.integer(
                  "partner_burst",
                  1,
                  MILLION,
                  10_000,
                  "Burst of a partner's key",
                  "requests",
                  "How many requests a key may make at once after a pause."),
              Field.integer(
                  "max_batch_operations",
                  1,
                  MOST_BATCH_OPERATIONS,
                  MOST_BATCH_OPERATIONS,
                  "Largest batch",
                  "operations",
                  "How many operations one batch may hold; each counts as a request.")),
          List.of());

  private static final DocumentType FLAGS_TYPE =
      new DocumentType(
          FLAGS,
          List.of(
              Field.flag("batches", true, "Batches", "Partners may send batches of operations."),
              Field.flag(
                  "public_stream",
                  true,
                  "Public live feeds",
                  "Pages and widgets may follow markets live, without a key."),
              Field.flag(
                  "public_snapshots",
                  true,
                  "Public snapshots",
                  "Pages and widgets may read a market's snapshot, without a key.")),
          List.of());

  private DocumentTypes() {}

  /** The type of a document, by the document's name; empty if there can be no such document. */
  public static Optional<DocumentType> of(String document) {
    return switch (document) {
      case GATEWAY -> Optional.of(GATEWAY_TYPE);
      case FLAGS -> Optional.of(FLAGS_TYPE);
      default -> marketId(document).isPresent() ? Optional.of(MARKET_TYPE) : Optional.empty();
    };
  }

  /** The name of a market's document. */
  public static String market(int marketId) {
    return MARKET_PREFIX + marketId;
  }

  /** The market that a document is of; empty for another document. */
  public static OptionalInt marketId(String document) {
    Matcher matcher = MARKET_NAME.matcher(document);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    long id = Long.parseLong(matcher.group(1));
    return id <= Integer.MAX_VALUE ? OptionalInt.of((int) id) : OptionalInt.empty();
  }

  private static Optional<FieldError> feesNeedAnAccount(JsonNode body) {
    JsonNode fees = body.path("fees");
    boolean free = fees.path("maker_ppm").asLong() == 0 && fees.path("taker_ppm").asLong() == 0;
    JsonNode account = fees.path("fee_account_id");
    return free || account.asLong() != 0
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                "fees.fee_account_id",
                Field.shown(account),
                "an account while a rate is above 0",
                "Name the account that earns the fees, or set both rates to 0."));
  }

  private static Optional<FieldError> pricesAreInOrder(JsonNode body) {
    JsonNode highest = body.path("limits").path("max_price");
    long lowest = body.path("limits").path("min_price").asLong();
    return highest.asLong() == 0 || highest.asLong() >= lowest
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                "limits.max_price",
                Field.shown(highest),
                "0 or at least limits.min_price, " + lowest,
                "Raise it, or lower limits.min_price."));
  }
}
