/*
 * Pulumi infers the package's schema from its TypeScript sources, and looks for them here when the entry in
 * package.json is compiled JavaScript.
 */
export * from "./components/index.js";
