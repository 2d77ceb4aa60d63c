package io.winfold.kernel.event;

/** A fact about one aggregate; each aggregate has a sealed interface of its own. */
public interface DomainEvent {}
