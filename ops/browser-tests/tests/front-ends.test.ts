import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { openBrowser, picture } from "./browser";
import { signed } from "./partner";

const system = inject("system");
const MARKET = 1;
const BUYER = 1002;
const SELLER = 1001;
const FEE_ACCOUNT = 1003;
const PATIENCE = 60_000;

let browser: Browser;
let context: BrowserContext;
let problems: string[];

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" });
  context.setDefaultTimeout(PATIENCE);
  problems = [];
});

afterEach(async () => {
  await context.close();
  expect(problems, "errors in the pages' consoles").toEqual([]);
});

async function open(url: string): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(url);
  return page;
}

async function order(account: number, side: "buy" | "sell", price: number, quantity: number, tif = "gtc") {
  const answer = await signed(system.gateway, system.demo, "POST", "/v1/orders", {
    account_id: account,
    market_id: MARKET,
    side,
    price,
    quantity,
    time_in_force: tif,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function signIn(): Promise<Page> {
  const page = await open(system.console);
  await page.getByLabel("User", { exact: true }).fill(system.consoleUser.key);
  await page.getByLabel("Password", { exact: true }).fill(system.consoleUser.secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Dashboard" }).waitFor();
  return page;
}

test("an order posted by REST is on a partner's open page", async () => {
  const page = await open(`${system.gateway}/demo/`);
  const card = page.locator("rollingdrop-drop");
  await card.getByText("Live", { exact: true }).waitFor();
  await card.getByText("Order book").waitFor();
  const from = Date.now();
  const placed = await order(SELLER, "sell", 4_488, 7);
  await card.getByText("44.88").first().waitFor();
  console.info(`order to open page: ${String(Date.now() - from)} ms, the request included`);
  await picture(page, "partner-page");
  await signed(
    system.gateway,
    system.demo,
    "DELETE",
    `/v1/orders/${String(placed["order_id"])}?account_id=${String(SELLER)}`,
  );
  await card.getByText("44.88").first().waitFor({ state: "detached" });
});

test("the partner's page fits a telephone, light and dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await open(`${system.gateway}/demo/`);
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.locator("rollingdrop-drop").getByText("Live", { exact: true }).waitFor();
    const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    await picture(page, `partner-page-360-${colorScheme}`);
  }
});

test("a stranger stays outside, and the dashboard shows every role to who signs in", async () => {
  const stranger = await open(system.console);
  await stranger.getByLabel("User", { exact: true }).fill("operator");
  await stranger.getByLabel("Password", { exact: true }).fill("not the password");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByText("User or password is wrong").waitFor();
  await picture(stranger, "console-sign-in");

  const page = await signIn();
  const roles = page.getByRole("table", { name: "Roles" });
  for (const role of ["core", "gateway", "persister", "market-data", "config"]) {
    await roles
      .getByRole("row", { name: new RegExp(`^${role}\\b`) })
      .getByText("Ready")
      .waitFor();
  }
  await page.getByRole("table", { name: "Stage latencies" }).getByText("engine").first().waitFor();
  await picture(page, "console-dashboard");
});

test("a fee is changed with its diff, counts for the next trade, is on the open page, and is rolled back", async () => {
  const shop = await open(`${system.gateway}/demo/`);
  const card = shop.locator("rollingdrop-drop");
  await card.getByText("Live", { exact: true }).waitFor();

  const page = await signIn();
  await page.getByRole("link", { name: "Configuration" }).click();
  await page
    .getByRole("link", { name: /market-1|MOONRISE/ })
    .first()
    .click();
  await page.getByLabel(/^Taker fee/).fill("27500");
  await page.getByLabel(/^Fee account/).fill(String(FEE_ACCOUNT));
  await page.getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2.75 %").waitFor();
  await picture(page, "console-diff");
  await dialog.getByLabel(/^Why/).fill("The promoter agreed");
  await dialog.getByRole("button", { name: /^Save/ }).click();
  await page.getByText("Applied", { exact: true }).waitFor();
  await card.getByText(/2\.75\s*%/).waitFor();
  await picture(shop, "partner-page-with-fee");

  const trade = await order(BUYER, "buy", 5_000, 1, "ioc");
  expect(fees(trade)).toEqual([Math.floor((paid(trade) * 27_500) / 1_000_000)]);

  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("button", { name: "Roll back to version 1" }).click();
  await dialog.getByLabel(/^Why/).fill("The promoter thought again");
  await picture(page, "console-rollback");
  await dialog.getByRole("button", { name: /^Roll back/ }).click();
  await card.getByText(/2\.75\s*%/).waitFor({ state: "detached" });
  const free = await order(BUYER, "buy", 5_000, 1, "ioc");
  expect(fees(free)).toEqual([0]);
});

test("an operator halts a market, the page says so, and it is resumed", async () => {
  const shop = await open(`${system.gateway}/demo/`);
  const card = shop.locator("rollingdrop-drop");
  await card.getByText("Live", { exact: true }).waitFor();
  const page = await signIn();
  await page.getByRole("link", { name: "Markets" }).click();
  await page.getByRole("button", { name: /^Halt / }).click();
  await picture(page, "console-halt");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Halt / })
    .click();
  await card.getByText("Paused", { exact: true }).waitFor();
  const refused = await signed(system.gateway, system.demo, "POST", "/v1/orders", {
    account_id: BUYER,
    market_id: MARKET,
    side: "buy",
    price: 4_000,
    quantity: 1,
  });
  expect(refused.status).toBe(409);
  await page.getByRole("button", { name: /^Resume / }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Resume / })
    .click();
  await card.getByText("Paused", { exact: true }).waitFor({ state: "detached" });
  await picture(page, "console-markets");
});

test("the gateway's own page shows the market to a visitor", async () => {
  const page = await open(system.gateway);
  await page.locator("option", { hasText: "MOONRISE-USD" }).waitFor({ state: "attached" });
  await page.getByText("44.75").first().waitFor();
  await picture(page, "gateway-page");
});

interface Fill {
  readonly fee: number;
  readonly quote_amount: number;
}

function fills(answer: Record<string, unknown>): readonly Fill[] {
  return answer["fills"] as readonly Fill[];
}

function fees(answer: Record<string, unknown>): number[] {
  return fills(answer).map((fill) => fill.fee);
}

function paid(answer: Record<string, unknown>): number {
  return fills(answer).reduce((sum, fill) => sum + fill.quote_amount, 0);
}
