import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Credential } from "./system";

/** What was answered to a signed request. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Sends a signed request, as a partner's server would. */
export async function signed(
  door: string,
  { key, secret }: Credential,
  method: string,
  path: string,
  content?: unknown,
): Promise<Answer> {
  const body = content === undefined ? "" : JSON.stringify(content);
  const timestamp = String(Date.now());
  const nonce = randomBytes(16).toString("hex");
  const hash = createHash("sha256").update(body).digest("hex");
  const signature = createHmac("sha256", secret)
    .update([method, path, timestamp, nonce, hash].join("\n"))
    .digest("hex");
  const response = await fetch(door + path, {
    method,
    headers: {
      "RD-Key": key,
      "RD-Timestamp": timestamp,
      "RD-Nonce": nonce,
      "RD-Signature": signature,
      ...(method !== "GET" && { "Idempotency-Key": uuidOfNow() }),
      ...(body !== "" && { "Content-Type": "application/json" }),
    },
    ...(body !== "" && { body }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

/** A UUID of version 7, RFC 9562. */
function uuidOfNow(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
