package io.rollingdrop.satellite.config.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One version of a document.
 *
 * @param document its name
 * @param version from 1
 * @param body as it was saved; not to be changed
 * @param author who saved it
 * @param note why, in the author's words; may be empty
 * @param created when
 */
public record DocumentVersion(
    String document, long version, ObjectNode body, String author, String note, Instant created) {}
