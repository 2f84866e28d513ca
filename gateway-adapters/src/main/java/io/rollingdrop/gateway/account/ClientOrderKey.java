package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.PackedAscii;

/**
 * A client order id, packed as in the schema, with the account whose it is: the pair is what is
 * unique among open orders.
 */
public record ClientOrderKey(long accountId, long word0, long word1, long word2) {

  /**
   * @param text a valid client order id
   */
  public static ClientOrderKey of(long accountId, String text) {
    return new ClientOrderKey(
        accountId, PackedAscii.word(text, 0), PackedAscii.word(text, 1), PackedAscii.word(text, 2));
  }

  /** Whether it stands for none. */
  public boolean isNone() {
    return (word0 | word1 | word2) == 0;
  }

  /** The client order id; empty for none. */
  public String text() {
    return PackedAscii.text(word0, word1, word2);
  }
}
