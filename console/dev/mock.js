/**
 * A config service for development: the HTTP API of the console with moving numbers, and the public feed of a gateway, in
 * memory, on loopback. Serves dist/ too, as the service does. Not shipped.
 *
 *   node dev/mock.js [--port 8085]
 *
 * User "demo", password "demo"; three wrong passwords in a row are too many. Switches, for looking at states:
 *   POST /mock {"down": ["persister"], "failing": true, "expired": true, "slow_apply_ms": 5000, "other_saves": "gateway"}
 */
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Documents } from "./documents.js";
import { Figures } from "./figures.js";
import { MockMarkets } from "./markets.js";
import { serveFile } from "./files.js";

const { values } = parseArgs({ options: { port: { type: "string", default: "8085" } } });
const HOST = "127.0.0.1";
const TICK_MS = 700;
const ATTEMPTS = 3;
const BLOCK_SECONDS = 30;
const COOKIE = "rd_session=mock";

const state = { down: [], failing: false, attempts: 0, signedIn: true, streams: new Set() };
const documents = new Documents((document, version) => {
  for (const response of state.streams) send(response, "config", { document, version });
});
const markets = new MockMarkets(documents);
const figures = new Figures();

setInterval(() => {
  markets.move();
}, TICK_MS);

createServer((request, response) => {
  route(request, response).catch((failure) => {
    problem(response, 500, "internal-error", String(failure));
  });
}).listen(Number(values.port), HOST, () => {
  console.log(`Mock of the config service at http://${HOST}:${values.port}/ (user demo, password demo)`);
});

async function route(request, response) {
  const { pathname } = new URL(request.url, `http://${request.headers.host}`);
  const body = await json(request);
  if (pathname === "/mock") return switches(response, body);
  const feed = /^\/public\/v1\/markets\/(\d+)\/events$/.exec(pathname);
  if (feed) return stream(request, response, (tell) => markets.follow(Number(feed[1]), tell));
  if (!pathname.startsWith("/api/")) return serveFile(pathname, response);
  if (pathname === "/api/session") return session(request, response, body);
  if (!state.signedIn || request.headers.cookie?.includes(COOKIE) !== true) {
    return problem(response, 401, "not-authentic", "Sign in first.");
  }
  if (state.failing) return problem(response, 503, "unavailable", "The config service has no database just now.");
  return api(request, response, pathname, body);
}

function api(request, response, pathname, body) {
  if (pathname === "/api/dashboard") return reply(response, 200, figures.dashboard(state.down));
  if (pathname === "/api/markets") return reply(response, 200, { markets: markets.list() });
  if (pathname === "/api/events") {
    return stream(request, response, () => {
      state.streams.add(response);
      return () => state.streams.delete(response);
    });
  }
  const market = /^\/api\/markets\/(\d+)\/state$/.exec(pathname);
  if (market) {
    markets.setState(Number(market[1]), body.state);
    return reply(response, 200, { state: body.state });
  }
  if (pathname === "/api/config") return reply(response, 200, { documents: documents.list() });
  const [, name, action] = /^\/api\/config\/([^/]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
  if (name === undefined || !documents.has(name)) return problem(response, 404, "not-found", "There is nothing here.");
  if (request.method === "GET") {
    return reply(response, 200, action === "history" ? { versions: documents.history(name) } : documents.get(name));
  }
  if (request.headers["if-match"] !== `"${documents.get(name).version}"`) {
    return problem(response, 412, "stale-version", "Another version was saved since.");
  }
  const next = action === "rollback" ? documents.bodyOf(name, body.to_version) : body.body;
  const errors = documents.errors(name, next);
  if (errors.length > 0) return problem(response, 422, "invalid-field", "Fields break their rules.", { errors });
  return reply(response, 200, { version: documents.save(name, next, body.note, "demo") });
}

function session(request, response, body) {
  if (request.method === "DELETE") {
    state.signedIn = false;
    return reply(response, 204);
  }
  if (request.method === "POST") {
    if (state.attempts >= ATTEMPTS) {
      setTimeout(() => (state.attempts = 0), BLOCK_SECONDS * 1000).unref();
      response.setHeader("Retry-After", String(BLOCK_SECONDS));
      return problem(response, 429, "rate-limited", "Too many attempts.");
    }
    if (body.password !== "demo") {
      state.attempts++;
      return problem(response, 401, "not-authentic", "User or password is wrong.");
    }
    state.attempts = 0;
    state.signedIn = true;
    response.setHeader("Set-Cookie", `${COOKIE}; HttpOnly; SameSite=Strict; Path=/`);
    return reply(response, 200, { user: "demo", role: "operator" });
  }
  if (!state.signedIn || request.headers.cookie?.includes(COOKIE) !== true) {
    return problem(response, 401, "not-authentic", "Sign in first.");
  }
  return reply(response, 200, { user: "demo", role: "operator", gateway_url: `http://${request.headers.host}` });
}

function switches(response, body) {
  if (body.down) state.down = body.down;
  if (body.failing !== undefined) state.failing = body.failing;
  if (body.expired) state.signedIn = false;
  if (body.slow_apply_ms !== undefined) documents.applyMs = body.slow_apply_ms;
  if (body.apply_problem !== undefined) documents.problem = body.apply_problem;
  if (body.other_saves) documents.saveAsOther(body.other_saves);
  return reply(response, 204);
}

function stream(request, response, subscribe) {
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",
  });
  response.write("retry: 1000\n\n");
  const stop = subscribe((event, data) => send(response, event, data));
  request.on("close", stop);
}

function send(response, event, data) {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function reply(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

function problem(response, status, type, detail, more = {}) {
  response.writeHead(status, { "Content-Type": "application/problem+json" });
  response.end(JSON.stringify({ type: `/problems/${type}`, title: type, status, detail, ...more }));
}

async function json(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString();
  return text === "" ? {} : JSON.parse(text);
}
