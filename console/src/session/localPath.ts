/** A path of this console to go to after sign-in, or undefined for anything that would lead elsewhere. */
export function localPath(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value)) return undefined;
  return value.startsWith("/sign-in") ? undefined : value;
}
