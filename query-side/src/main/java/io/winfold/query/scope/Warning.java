package io.winfold.query.scope;

/**
 * What a reader of a report should know before trusting it.
 *
 * @param code stable, for programs
 * @param detail for people
 */
public record Warning(String code, String detail) {}
