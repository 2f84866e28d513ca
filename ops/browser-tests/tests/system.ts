import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

/** A key of a partner or an operator, or a user's name and password. */
export interface Credential {
  readonly key: string;
  readonly secret: string;
}

/** Where the system under test is, and who may do what there. */
export interface RunningSystem {
  readonly gateway: string;
  readonly operatorDoor: string;
  readonly console: string;
  readonly demo: Credential;
  readonly operator: Credential;
  readonly consoleUser: Credential;
}

declare module "vitest" {
  export interface ProvidedContext {
    system: RunningSystem;
  }
}

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const launcher = join(root, "ops/rollingdrop");

const PORTS = [
  "ROLLINGDROP_PORT",
  "ROLLINGDROP_OPERATOR_PORT",
  "ROLLINGDROP_CORE_PORT",
  "ROLLINGDROP_PERSISTER_PORT",
  "ROLLINGDROP_MARKET_DATA_PORT",
  "ROLLINGDROP_CONFIG_PORT",
  "ROLLINGDROP_CONFIG_ADMIN_PORT",
  "ROLLINGDROP_POSTGRES_PORT",
  "ROLLINGDROP_KAFKA_PORT",
  "ROLLINGDROP_KAFKA_CONTROLLER_PORT",
  "ROLLINGDROP_REGISTRY_PORT",
  "ROLLINGDROP_REDIS_PORT",
] as const;

/** Starts the whole system on a folder and ports of its own, and stops it after the last test. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), "rollingdrop-browser-"));
  const ports = await freePorts(PORTS.length);
  const environment = {
    ...process.env,
    ROLLINGDROP_DATA: data,
    ROLLINGDROP_START_TIMEOUT: "180",
    // What is tested was built before; the test suite holds the lock of builds meanwhile.
    ROLLINGDROP_BUILD: "never",
    ...Object.fromEntries(PORTS.map((name, i) => [name, String(ports[i])])),
  };
  const call = (...words: string[]) =>
    run(launcher, words, { cwd: root, env: environment, maxBuffer: 1 << 26 });
  const port = (name: (typeof PORTS)[number]) => `http://127.0.0.1:${String(ports[PORTS.indexOf(name)])}`;
  await call("up", "--detach");
  project.provide("system", {
    gateway: port("ROLLINGDROP_PORT"),
    operatorDoor: port("ROLLINGDROP_OPERATOR_PORT"),
    console: port("ROLLINGDROP_CONFIG_PORT"),
    demo: await credential(data, "demo"),
    operator: await credential(data, "operator"),
    consoleUser: await credential(data, "console"),
  });
  return async () => {
    await call("down");
    await rm(data, { recursive: true, force: true });
  };
}

/** Lines NAME=VALUE: the first is who, the second the secret. */
async function credential(data: string, name: string): Promise<Credential> {
  const text = await readFile(join(data, "credentials", name), "utf8");
  const [key, secret] = text
    .split("\n")
    .filter((line) => line.includes("="))
    .map((line) => line.slice(line.indexOf("=") + 1).trim());
  if (key === undefined || secret === undefined)
    throw new Error(`credentials/${name} is not two lines NAME=VALUE`);
  return { key, secret };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            resolve(server);
          });
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port was given");
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
