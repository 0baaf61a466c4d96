import { execFileSync } from "node:child_process";
import { join, sep } from "node:path";
import test from "ava";
import { packageRoot } from "./packageRoot.js";

/** The modules that a process has loaded once it has built the command, without running any. */
function loadedModules(): readonly string[] {
  const load = `require(${JSON.stringify(join(__dirname, "program.js"))}).buildProgram({ print() {}, error() {} });`;
  const text = execFileSync(
    process.execPath,
    ["-e", `${load} console.log(JSON.stringify(Object.keys(require.cache)))`],
    {
      encoding: "utf8",
    },
  );
  return JSON.parse(text) as string[];
}

test("help and version load commander and the command line's own files, and nothing that a command runs on", (t) => {
  const own = packageRoot("dist", "provider", "cli") + sep;
  const strays = loadedModules().filter((path) => !path.startsWith(own) && !path.includes(`${sep}commander${sep}`));
  t.deepEqual(strays, []);
});
