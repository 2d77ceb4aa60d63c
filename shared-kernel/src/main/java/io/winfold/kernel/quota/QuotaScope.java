package io.winfold.kernel.quota;

/** Whose deals count towards a quota. */
public enum QuotaScope {
  COMPANY,
  TEAM,
  OWNER
}
