package io.rollingdrop.protocol;

/**
 * A part of a transfer.
 *
 * @param amount minor units of the asset, from 1
 */
public record TransferLeg(long debitAccountId, long creditAccountId, int assetId, long amount) {}
