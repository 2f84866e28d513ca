/**
 * What may be configured: the types of documents with their fields, declared in one place, {@link
 * io.rollingdrop.satellite.config.document.DocumentTypes}, from which validation, the schema in the
 * API and the defaults come.
 */
package io.rollingdrop.satellite.config.document;
