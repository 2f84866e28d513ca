/** What every HTTP door shares: problems (RFC 9457), JSON, request ids, metrics. */
package io.rollingdrop.gateway.http;
