import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { SilentEventSource } from "../test/SilentEventSource";
import type { FakeService } from "../test/fakeService";
import { renderApp, service } from "../test/renderApp";

const APPLIED = { core: true, redis: true, kafka: true, problem: null };
const SCHEMA = [
  { path: "fees", type: "object", title: "Fees", unit: "", help: "", nullable: false },
  {
    path: "fees.taker_ppm",
    type: "integer",
    min: 0,
    max: 1_000_000,
    title: "Taker fee",
    unit: "ppm of the quote amount",
  },
  { path: "fees.fee_account_id", type: "integer", min: 0, max: 9000, title: "Fee account", unit: "account id" },
  { path: "limits", type: "object", title: "Limits", unit: "", help: "", nullable: false },
  { path: "limits.max_price", type: "integer", min: 0, max: 1_000_000, title: "Highest price", unit: "ticks" },
];
const body = (taker_ppm: number, max_price: number) => ({
  fees: { taker_ppm, fee_account_id: 7 },
  limits: { max_price },
});
const at = (version: number, author: string, content: ReturnType<typeof body>, applied = APPLIED) => ({
  body: {
    document: "market-1",
    version,
    updated_ms: 1_763_800_000_000,
    author,
    note: "because",
    applied,
    body: content,
    schema: SCHEMA,
  },
});

const ROUTE = "/api/config/market-1";

function withDocument(): FakeService {
  return service().on(`GET ${ROUTE}`, at(4, "demo", body(25_000, 10_000)));
}

async function open() {
  const page = renderApp("/config/market-1");
  const taker = await screen.findByRole("textbox", { name: /Taker fee/ });
  return { ...page, taker };
}

async function retype(user: Awaited<ReturnType<typeof open>>["user"], input: HTMLElement, text: string) {
  await user.clear(input);
  await user.type(input, text);
}

describe("the form of a document", () => {
  it("shows what figures amount to, and rules that are broken", async () => {
    withDocument();
    const { user, taker } = await open();
    expect(await screen.findByText("100.00 USD")).toBeVisible();
    expect(screen.getByText("2.5 %")).toBeVisible();
    await retype(user, taker, "2000000");
    expect(screen.getByText("Taker fee must be a whole number from 0 to 1,000,000.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Review and save" })).toBeDisabled();
  });

  it("saves after a look at the difference, with a note, on the version it was read", async () => {
    const fake = withDocument().on(`PUT ${ROUTE}`, { body: { version: 5 } });
    const { user, taker } = await open();
    await retype(user, taker, "30000");
    await user.click(screen.getByRole("button", { name: "Review and save" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText("25,000 ppm (2.5 %)")).toBeInTheDocument();
    expect(within(dialog).getByText("30,000 ppm (3 %)")).toBeInTheDocument();
    const save = within(dialog).getByRole("button", { name: "Save 1 change" });
    expect(save).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox", { name: /Why/ }), "agreed");
    fake.on(`GET ${ROUTE}`, at(5, "demo", body(30_000, 10_000), { ...APPLIED, kafka: false }));
    await user.click(save);
    expect(await screen.findByText("Version 5 is saved")).toBeInTheDocument();
    expect(await screen.findByText("Applying")).toBeInTheDocument();
    fake.on(`GET ${ROUTE}`, at(5, "demo", body(30_000, 10_000)));
    expect(await screen.findByText("Applied")).toBeInTheDocument();
    const [put] = fake.at(`PUT ${ROUTE}`);
    expect(put?.headers["If-Match"]).toBe('"4"');
    expect(put?.body).toEqual({ body: body(30_000, 10_000), note: "agreed" });
    expect(screen.getByText("No unsaved changes")).toBeInTheDocument();
  });

  it("puts the service's objections at their fields, until they are changed", async () => {
    const errors = [{ path: "fees.fee_account_id", input: "7", rule: "an account that exists", remedy: "Name one." }];
    withDocument().on(`PUT ${ROUTE}`, { status: 422, body: { title: "Invalid", errors } });
    const { user, taker } = await open();
    await retype(user, taker, "30000");
    await user.click(screen.getByRole("button", { name: "Review and save" }));
    await user.type(await screen.findByRole("textbox", { name: /Why/ }), "agreed");
    await user.click(screen.getByRole("button", { name: "Save 1 change" }));
    expect(await screen.findByText("Must be an account that exists. Name one.")).toBeInTheDocument();
    await user.type(screen.getByRole("textbox", { name: /Fee account/ }), "0");
    expect(screen.queryByText("Must be an account that exists. Name one.")).not.toBeInTheDocument();
  });
});

describe("a conflict", () => {
  it("refused by the service: shows the other's change and saves on top of it", async () => {
    const fake = withDocument().on(`PUT ${ROUTE}`, { status: 412, body: { title: "Stale" } });
    const { user, taker } = await open();
    await retype(user, taker, "30000");
    await user.click(screen.getByRole("button", { name: "Review and save" }));
    await user.type(await screen.findByRole("textbox", { name: /Why/ }), "agreed");
    fake.on(`GET ${ROUTE}`, at(5, "mara", body(25_000, 20_000)));
    await user.click(screen.getByRole("button", { name: "Save 1 change" }));

    expect(await screen.findByText("mara saved version 5 while you were editing version 4")).toBeInTheDocument();
    expect(screen.getByText("20,000 ticks (200.00 USD)")).toBeInTheDocument();
    expect(screen.queryByText("Changed by both of you")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Continue on version 5" }));
    expect(screen.getByRole("textbox", { name: /Taker fee/ })).toHaveValue("30000");
    expect(screen.getByRole("textbox", { name: /Highest price/ })).toHaveValue("20000");

    fake.on(`PUT ${ROUTE}`, { body: { version: 6 } });
    await user.click(screen.getByRole("button", { name: "Review and save" }));
    await user.type(await screen.findByRole("textbox", { name: /Why/ }), "agreed");
    await user.click(screen.getByRole("button", { name: "Save 1 change" }));
    expect(await screen.findByText("Version 6 is saved")).toBeInTheDocument();
    const last = fake.at(`PUT ${ROUTE}`).at(-1);
    expect(last?.headers["If-Match"]).toBe('"5"');
    expect(last?.body).toMatchObject({ body: body(30_000, 20_000) });
  });

  it("told while typing: a field that both changed can be given up", async () => {
    SilentEventSource.opened = [];
    const fake = withDocument();
    const { user, taker } = await open();
    await retype(user, taker, "30000");
    fake.on(`GET ${ROUTE}`, at(5, "mara", body(26_000, 10_000)));
    SilentEventSource.opened[0]?.say("config", { document: "market-1", version: 5 });
    expect(await screen.findByText("Changed by both of you")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Review and save" })).toBeDisabled();
    await user.click(screen.getByRole("radio", { name: "Version 5: 26,000 ppm (2.6 %)" }));
    await user.click(screen.getByRole("button", { name: "Continue on version 5" }));
    expect(screen.getByRole("textbox", { name: /Taker fee/ })).toHaveValue("26000");
    expect(screen.getByText("No unsaved changes")).toBeInTheDocument();
  });
});

it("an edit outlives its page", async () => {
  withDocument();
  const { user, taker } = await open();
  await retype(user, taker, "30000");
  await user.click(screen.getByRole("link", { name: "Markets" }));
  await user.click(await screen.findByRole("link", { name: "GIG-USD" }));
  expect(await screen.findByRole("textbox", { name: /Taker fee/ })).toHaveValue("30000");
});

it("rolls back with the difference and a note", async () => {
  const version = (n: number, content: ReturnType<typeof body>) => ({
    version: n,
    body: content,
    author: "mara",
    note: `note ${n}`,
    updated_ms: 1_763_800_000_000,
  });
  const fake = withDocument()
    .on(`GET ${ROUTE}/history`, {
      body: { versions: [version(4, body(25_000, 10_000)), version(3, body(20_000, 10_000))] },
    })
    .on(`POST ${ROUTE}/rollback`, { body: { version: 5 } });
  const { user } = renderApp("/config/market-1/history");
  await user.click(await screen.findByRole("button", { name: "Roll back to version 3" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText("20,000 ppm (2 %)")).toBeInTheDocument();
  await user.type(within(dialog).getByRole("textbox", { name: /Why/ }), "too dear");
  await user.click(within(dialog).getByRole("button", { name: "Roll back 1 change" }));
  expect(await screen.findByText("Version 5 is saved")).toBeInTheDocument();
  const [post] = fake.at(`POST ${ROUTE}/rollback`);
  expect(post?.headers["If-Match"]).toBe('"4"');
  expect(post?.body).toEqual({ to_version: 3, note: "too dear" });
});
