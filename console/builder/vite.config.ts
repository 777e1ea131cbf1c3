import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

// Svelte wraps a component that is given a property of CSS into an element with an inline style, which the content security policy
// forbids. The map of the graph is the only such one; its colour comes from app.css.
const withoutInlineStyle: Plugin = {
  name: "without-inline-style",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("/Minimap.svelte")) return undefined;
    const without = code.replace(/\n *--xy-minimap-background-color-props=\{bgColor\}/, "");
    if (without === code) throw new Error(`${id} has changed: see whether it still needs this plugin.`);
    return { code: without, map: null };
  },
};

// The names of assets hold a hash of their content, and nothing that changes from build to build.
export default defineConfig({
  plugins: [withoutInlineStyle, svelte({ compilerOptions: { fragments: "tree" } })],
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
