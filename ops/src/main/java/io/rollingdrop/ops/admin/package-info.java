/**
 * How a role is, over HTTP, for operators and machines. Start at {@link
 * io.rollingdrop.ops.admin.AdminDoor}.
 */
package io.rollingdrop.ops.admin;
