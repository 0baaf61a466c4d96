import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { linkCommand } from "../../bundle/linkCommand.js";

/** A folder that looks like a clone of the repository in which `npm ci` was run. */
export interface ReadersFolder {
  readonly path: string;
  readonly environment: NodeJS.ProcessEnv;
  remove(): void;
}

/** What commands may write into is copied; all else is the repository's own, but for what npm would build anew. */
const copied = ["examples"];
const leftOut = [".ci", ".git", "node_modules", "out"];

export function readersFolder(root: string): ReadersFolder {
  const home = mkdtempSync(join(tmpdir(), "blended-fleet-docs-"));
  const path = join(home, "blended-fleet");
  mkdirSync(path);
  for (const name of readdirSync(root).filter((name) => !leftOut.includes(name))) {
    if (copied.includes(name)) cpSync(join(root, name), join(path, name), { recursive: true });
    else symlinkSync(join(root, name), join(path, name));
  }
  linkCommand(path);
  return {
    path,
    environment: readersEnvironment(root),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Nothing of whoever runs the tests: no npm that runs around them, no fleet of theirs, no colours. */
function readersEnvironment(root: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|BLENDED_FLEET_|AWS_|FORCE_COLOR$|NODE_|INIT_CWD$|COLUMNS$|CI$)/i.test(name),
  );
  const path = [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, NO_COLOR: "1", npm_config_update_notifier: "false" };
}
