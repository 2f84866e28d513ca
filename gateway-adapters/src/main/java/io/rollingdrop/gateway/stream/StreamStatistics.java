package io.rollingdrop.gateway.stream;

/**
 * Figures of the WebSocket doors, for monitoring.
 *
 * @param partnerConnections open now
 * @param publicConnections open now
 * @param subscriptions of all connections now
 * @param slowConsumers connections closed because they fell too far behind, since the start
 * @param refusedConnections answered 503, since the start
 */
public record StreamStatistics(
    int partnerConnections,
    int publicConnections,
    int subscriptions,
    long slowConsumers,
    long refusedConnections) {}
