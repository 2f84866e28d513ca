/** Markets, books and trades in JSON, the same on every door that shows them. */
package io.rollingdrop.gateway.market;
