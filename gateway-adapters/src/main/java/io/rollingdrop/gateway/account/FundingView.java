package io.rollingdrop.gateway.account;

/**
 * A deposit or a withdrawal.
 *
 * @param sequence of its command, which is its id
 * @param deposit whether it is a deposit
 * @param amount minor units of the asset, from 1
 * @param availableAfter what the account had available then
 * @param madeAtNs the core's time, nanoseconds since the Unix epoch
 */
public record FundingView(
    long sequence,
    boolean deposit,
    long accountId,
    int assetId,
    long amount,
    long availableAfter,
    long madeAtNs) {}
