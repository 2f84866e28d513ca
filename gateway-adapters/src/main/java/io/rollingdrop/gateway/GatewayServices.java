package io.rollingdrop.gateway;

import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Authenticator;
import io.rollingdrop.gateway.auth.RateLimiter;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.RequestMetrics;
import io.rollingdrop.gateway.http.StageLatency;
import io.rollingdrop.gateway.live.Features;
import io.rollingdrop.protocol.CoreClient;
import io.rollingdrop.protocol.EventFeed;

/**
 * What the gateway shares with its parts; all of it thread safe, none of it to be closed by them.
 *
 * @param authenticator checks signed requests, and takes one from the key's rate for each
 * @param rates one budget a key for all front doors
 * @param models orders, fills, balances, reference data
 * @param core the way in; ready some time after the parts were made
 * @param feed for parts that want a subscription of their own
 * @param door for plain routes with request ids, problems and metrics
 * @param metrics to show figures with, as long as the gateway runs
 * @param latency of the gateway's own stages
 * @param features which are switched on
 */
public record GatewayServices(
    Authenticator authenticator,
    RateLimiter rates,
    ReadModels models,
    CoreClient core,
    EventFeed feed,
    Door door,
    RequestMetrics metrics,
    StageLatency latency,
    Features features) {}
