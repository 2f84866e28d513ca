/**
 * What happens, told as it happens: the WebSocket for partners (execution reports with resume,
 * books and trades) and the public one (books and trades). Start reading at {@link
 * io.rollingdrop.gateway.stream.StreamRouting}; the protocol is in this module's STREAM.md.
 */
package io.rollingdrop.gateway.stream;
