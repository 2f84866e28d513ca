// Builds dist/: loader.js, the widgets' module under a name that changes with its content, manifest.json that tells
// the loader that name, and demo/.
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, relative, resolve } from "node:path";
import { build, transform } from "esbuild";

const TARGET = ["chrome111", "edge111", "firefox113", "safari16.4"];
const DIST = "dist";

/** `import css from "./x.css?inline"` is the minified text of a style sheet, as in Vite. */
const inlineCss = {
  name: "inline-css",
  setup({ onLoad, onResolve }) {
    // A path that is the same on every machine, for it goes into the hash.
    onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: relative(".", resolve(resolveDir, path.replace("?inline", ""))),
      namespace: "inline-css",
    }));
    onLoad({ filter: /.*/, namespace: "inline-css" }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: TARGET,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const { version } = JSON.parse(await readFile("package.json", "utf8"));
const shared = {
  bundle: true,
  minify: true,
  sourcemap: "linked",
  target: TARGET,
  legalComments: "linked",
  plugins: [inlineCss],
  metafile: true,
  outdir: DIST,
};

await rm(DIST, { recursive: true, force: true });
await build({ ...shared, entryPoints: ["src/loader/loader.ts"], format: "iife" });
const { metafile } = await build({
  ...shared,
  entryPoints: { widget: "src/widget.ts" },
  format: "esm",
  entryNames: "[name]-[hash]",
});
const widget = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint)?.[0];
if (!widget) throw new Error("esbuild reported no output for src/widget.ts");
await writeFile(`${DIST}/manifest.json`, `${JSON.stringify({ version, widget: basename(widget) })}\n`);
await cp("demo", `${DIST}/demo`, { recursive: true });
