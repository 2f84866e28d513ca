/**
 * The gateway's way to Redis, where market data and configuration are. What needs it is told when
 * it comes and goes; nothing else of the gateway notices. Start reading at {@link
 * io.rollingdrop.gateway.redis.RedisLink}.
 */
package io.rollingdrop.gateway.redis;
