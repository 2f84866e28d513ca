import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    environment: "happy-dom",
    css: { include: [/.+/] },
    // Rendering is measured in frames of fake time: a slow machine is no failure.
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
