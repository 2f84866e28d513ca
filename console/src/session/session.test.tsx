import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp, service, SESSION } from "../test/renderApp";
import { localPath } from "./localPath";

const OVER = { status: 401, body: { title: "Not signed in" } };

async function signInAs(user: ReturnType<typeof renderApp>["user"], password: string) {
  await user.type(await screen.findByRole("textbox", { name: "User" }), "demo");
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("sign-in", () => {
  it("leads to the page that was asked for", async () => {
    const fake = service().on("GET /api/session", OVER);
    const { history, user } = renderApp("/markets");
    await screen.findByRole("button", { name: "Sign in" });
    fake.on("GET /api/session", { body: SESSION }).on("POST /api/session", { body: SESSION });
    await signInAs(user, "secret");
    expect(await screen.findByRole("heading", { name: "Markets" })).toBeInTheDocument();
    expect(history.location.pathname).toBe("/markets");
    expect(fake.at("POST /api/session")[0]?.body).toEqual({ user: "demo", password: "secret" });
  });

  it("says that user or password is wrong, and forgets the password", async () => {
    service().on("GET /api/session", OVER).on("POST /api/session", OVER);
    const { user } = renderApp("/");
    await signInAs(user, "wrong");
    expect(await screen.findByText("User or password is wrong")).toBeInTheDocument();
    expect(screen.getByLabelText("Password")).toHaveValue("");
  });

  it("says how long to wait after too many attempts", async () => {
    service()
      .on("GET /api/session", OVER)
      .on("POST /api/session", { status: 429, body: {}, headers: { "Retry-After": "30" } });
    const { user } = renderApp("/");
    await signInAs(user, "wrong");
    expect(await screen.findByText("Try again in 30 seconds.")).toBeInTheDocument();
  });
});

it("a session that ends shows the sign-in, and returns to the page after", async () => {
  const fake = service();
  const { history, user } = renderApp("/markets");
  await screen.findByRole("heading", { name: "Markets" });
  // The next poll of the dashboard, which runs on every page, is refused.
  fake.on("GET /api/dashboard", OVER).on("GET /api/markets", OVER).on("GET /api/session", OVER);
  await screen.findByRole("button", { name: "Sign in" });
  expect(history.location.search).toContain("next");
  const { body } = { body: SESSION };
  fake.on("POST /api/session", { body }).on("GET /api/session", { body });
  fake.on("GET /api/dashboard", { status: 503, body: {} }).on("GET /api/markets", { body: { markets: [] } });
  await signInAs(user, "secret");
  expect(await screen.findByRole("heading", { name: "Markets" })).toBeInTheDocument();
});

it("signing out leaves nothing behind", async () => {
  const fake = service().on("DELETE /api/session", { status: 204 });
  const { history, services, user } = renderApp("/markets");
  await user.click(await screen.findByRole("button", { name: "User demo" }));
  await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  await screen.findByRole("button", { name: "Sign in" });
  expect(fake.at("DELETE /api/session")).toHaveLength(1);
  expect(history.location.search).toBe("");
  expect(services.queryClient.getQueryData(["markets"])).toBeUndefined();
  expect(services.throughput.samples.times).toEqual([]);
});

it.each(["https://evil.example", "//evil.example", "/\\evil.example", "/sign-in", 7, undefined])(
  "%j is not a page to return to",
  (value) => {
    expect(localPath(value)).toBeUndefined();
  },
);
