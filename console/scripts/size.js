/**
 * The size gate: what a browser loads before it can show the first page, compressed, must stay within its budget. Counts
 * the entry of the build with everything it imports statically, its styles and the page itself; run it after a build.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const DIST = join(import.meta.dirname, "../dist");
/** Compressed bytes. Raise one only with a reason in the commit that does. */
const BUDGETS = { ".js": 200_000, ".css": 24_000, ".html": 2_000 };

const manifest = JSON.parse(readFileSync(join(DIST, ".vite/manifest.json"), "utf8"));
const files = new Set(["index.html"]);
collect("index.html");

let within = true;
for (const [extension, budget] of Object.entries(BUDGETS)) {
  const bytes = [...files].filter((file) => file.endsWith(extension)).reduce((sum, file) => sum + compressed(file), 0);
  within &&= bytes <= budget;
  const verdict = bytes <= budget ? "within" : "OVER";
  console.log(`initial ${extension.padEnd(5)} ${kilobytes(bytes)} gzip, ${verdict} its budget of ${kilobytes(budget)}`);
}
if (!within) {
  console.error("The first page got too heavy: load what it does not need later, or raise the budget with a reason.");
  process.exitCode = 1;
}

function collect(key) {
  const { file, css = [], imports = [] } = manifest[key];
  for (const name of [file, ...css]) files.add(name);
  for (const name of imports) if (!files.has(manifest[name].file)) collect(name);
}

function compressed(file) {
  return gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length;
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
}
