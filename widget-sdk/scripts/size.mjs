// The size gate: what a visitor downloads may not grow beyond these limits.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const LOADER_LIMIT = 2 * 1024;
const WIDGET_LIMIT = 20 * 1024;

const { widget } = JSON.parse(await readFile("dist/manifest.json", "utf8"));
for (const [file, limit] of [
  ["loader.js", LOADER_LIMIT],
  [widget, WIDGET_LIMIT],
]) {
  const size = gzipSync(await readFile(`dist/${file}`), { level: 9 }).length;
  const within = size <= limit;
  console.log(`${within ? "ok  " : "OVER"} ${file}: ${size} of ${limit} bytes gzip`);
  if (!within) process.exitCode = 1;
}
