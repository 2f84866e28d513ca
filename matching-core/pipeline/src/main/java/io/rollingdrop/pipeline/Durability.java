package io.rollingdrop.pipeline;

/** When a command counts as recorded, and so may be answered. */
public enum Durability {
  /** In the page cache: survives a killed process; lost by power loss of the machine. */
  MEMORY,
  /** Group-committed with fdatasync: survives power loss; lost with the disk. */
  DISK
}
