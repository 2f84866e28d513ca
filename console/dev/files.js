import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const ROOT = join(import.meta.dirname, "../dist");
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** What the service should send with every file; the mock sends it so that a breach shows in development. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'";

/** A file of the build; any path that is none is a page of the console. */
export async function serveFile(path, response) {
  const name = extname(path) in TYPES ? normalize(path) : "index.html";
  try {
    const content = await readFile(join(ROOT, name));
    response.writeHead(200, { "Content-Type": TYPES[extname(name)], "Content-Security-Policy": POLICY });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}
