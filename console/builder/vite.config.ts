import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The names of assets hold a hash of their content, and nothing that changes from build to build.
export default defineConfig({
  plugins: [svelte({ compilerOptions: { fragments: "tree" } })],
  base: "/",
  build: {
    outDir: "built",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 2000,
  },
});
