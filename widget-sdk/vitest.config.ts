import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    environment: "happy-dom",
    css: { include: [/.+/] },
    restoreMocks: true,
    unstubGlobals: true,
  },
});
