package io.rollingdrop.satellite.config.document;

/**
 * A field that breaks its rule.
 *
 * @param path of the field, as {@code fees.maker_ppm}
 * @param input what was sent, as JSON, shortened; empty if nothing was
 * @param rule to follow "must be"
 * @param remedy what to do, a sentence
 */
public record FieldError(String path, String input, String rule, String remedy) {}
