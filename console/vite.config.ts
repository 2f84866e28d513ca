import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env["ROLLINGDROP_CONSOLE_API"] ?? "http://127.0.0.1:8085";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    manifest: true,
    // The gate is scripts/size.js, which counts compressed bytes.
    chunkSizeWarningLimit: 700,
    // Files only: a content security policy then needs no data: source.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      "/api": {
        target: api,
        changeOrigin: true,
        // The service takes writes from its own origin only.
        headers: { origin: api },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    // By condition, with a bound that a busy machine does not reach.
    testTimeout: 120_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
