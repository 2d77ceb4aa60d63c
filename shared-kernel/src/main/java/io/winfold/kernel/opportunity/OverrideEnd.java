package io.winfold.kernel.opportunity;

/** Why a person's probability stopped holding. */
public enum OverrideEnd {
  /** A person cleared it. */
  CLEARED,
  STAGE_CHANGED,
  CLOSED,
  TRANSFERRED
}
