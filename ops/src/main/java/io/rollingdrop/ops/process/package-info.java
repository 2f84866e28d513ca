/**
 * What every role does as a process: logs, readiness, an orderly end, last words. Start at {@link
 * io.rollingdrop.ops.process.RoleProcess}.
 */
package io.rollingdrop.ops.process;
