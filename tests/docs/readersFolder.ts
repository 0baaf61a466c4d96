import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A folder that looks like a clone of the repository in which `npm ci` was run. */
export interface ReadersFolder {
  readonly path: string;
  readonly environment: NodeJS.ProcessEnv;
  remove(): void;
}

/** What commands may write into is copied; all else is the repository's own. */
const copied = ["examples"];
const leftOut = [".git", "node_modules", "out", "package.json"];

export function readersFolder(root: string): ReadersFolder {
  const home = mkdtempSync(join(tmpdir(), "blended-fleet-docs-"));
  const path = join(home, "blended-fleet");
  mkdirSync(path);
  for (const name of readdirSync(root).filter((name) => !leftOut.includes(name))) {
    if (copied.includes(name)) cpSync(join(root, name), join(path, name), { recursive: true });
    else symlinkSync(join(root, name), join(path, name));
  }
  linkCommand(root, path);
  return {
    path,
    environment: readersEnvironment(root),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/**
 * `npx blended-fleet` runs the build of `root`. npx would install a package that names the command as its own into the
 * user's cache, anew for each folder; so the folder's package has none, and the command beside it.
 */
function linkCommand(root: string, path: string): void {
  const { bin: _bin, ...rest } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
    string,
    unknown
  >;
  writeFileSync(join(path, "package.json"), JSON.stringify(rest));
  const commands = join(path, "node_modules", ".bin");
  mkdirSync(commands, { recursive: true });
  symlinkSync(join(root, "dist", "provider", "cli", "main.js"), join(commands, "blended-fleet"));
  // What the examples' programs import besides the package.
  symlinkSync(join(root, "node_modules", "@pulumi"), join(path, "node_modules", "@pulumi"));
}

/** Nothing of whoever runs the tests: no npm that runs around them, no fleet of theirs, no colours. */
function readersEnvironment(root: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|BLENDED_FLEET_|AWS_|FORCE_COLOR$|NODE_|INIT_CWD$|COLUMNS$|CI$)/i.test(name),
  );
  const path = [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, NO_COLOR: "1", npm_config_update_notifier: "false" };
}
