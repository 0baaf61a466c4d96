import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";

const mainFile = resolve(__dirname, "browser", "main.js");
const root = resolve(__dirname, "..");
const required = /\brequire\("(\.[^"]+)"\)/g;

/**
 * The page's script: `browser/main` and all modules it needs, as the TypeScript compiler wrote them, each under its path
 * below `provider`. They load nothing: what one asks for is among them.
 */
export function browserScript(): string {
  const modules = Array.from(
    modulesFrom(mainFile),
    ([file, text]) => `${nameOf(file)}: (exports, require) => {\n${text}\n},`,
  );
  return `(() => {
const modules = {
${modules.join("\n")}
};
const loaded = {};
function load(name) {
  if (loaded[name] === undefined) modules[name]((loaded[name] = {}), load);
  return loaded[name];
}
load(${nameOf(mainFile)});
})();`;
}

function modulesFrom(file: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  const text = readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
  const at = (path: string): string => resolve(dirname(file), path);
  found.set(file, text.replace(required, (_, path: string) => `require(${nameOf(at(path))})`).trim());
  for (const [, path = ""] of text.matchAll(required)) if (!found.has(at(path))) modulesFrom(at(path), found);
  return found;
}

/** As a JavaScript text. */
function nameOf(file: string): string {
  return JSON.stringify(relative(root, file).split(sep).join("/"));
}
