package io.winfold.command.eventsourcing;

/** How many processes take commands on the same event store. */
public enum Nodes {
  /** This one alone: what it remembers of an aggregate is true. */
  ONE,
  /** Several: what one remembers is a beginning, and what others appended since is read. */
  MANY
}
