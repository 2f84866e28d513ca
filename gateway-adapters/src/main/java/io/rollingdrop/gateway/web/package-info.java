/**
 * What everybody may see: market data as JSON, and the live page. Start reading at {@link
 * io.rollingdrop.gateway.web.PublicRouting}.
 */
package io.rollingdrop.gateway.web;
