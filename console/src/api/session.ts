import { queryOptions } from "@tanstack/react-query";
import * as v from "valibot";
import { isSessionOver, request } from "./http";

const Session = v.object({
  user: v.string(),
  role: v.string(),
  /** Base URL of the public gateway whose live prices pages may follow; without it they poll. */
  gateway_url: v.nullish(v.pipe(v.string(), v.url())),
  /** Name of the installation for the header, say "production". */
  environment: v.nullish(v.string()),
});

export type Session = v.InferOutput<typeof Session>;

/** The signed-in user, or null. Fetched once; sign-in, sign-out and any reply 401 change it. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await request("GET", "/api/session", Session, { signal });
    } catch (failure) {
      if (isSessionOver(failure)) return null;
      throw failure;
    }
  },
  staleTime: Infinity,
  gcTime: Infinity,
});

/** Signs in. 401: wrong user or password; 429: too many attempts, with the seconds to wait. */
export async function signIn(user: string, password: string): Promise<Session> {
  await request("POST", "/api/session", v.unknown(), { body: { user, password } });
  return request("GET", "/api/session", Session);
}

/** Signs out. Being signed out already is as good. */
export async function signOut(): Promise<void> {
  try {
    await request("DELETE", "/api/session", v.unknown());
  } catch (failure) {
    if (!isSessionOver(failure)) throw failure;
  }
}
