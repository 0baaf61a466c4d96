/*
 * The user data of the examples in real shells: what it puts onto an instance, and what the hooks among it do. Commands
 * that only an instance has are stand-ins that note how they were called.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { pathOf, shellsHere, type Shell } from "../../components/hooks/fixtures/hookShell.js";
import { HookName, HookStatus } from "../../provider/document/hookName.js";
import { userData as trainingData } from "../../examples/gpu-training/userData.js";
import { userDataOf as farmDataOf } from "../../examples/render-farm/userData.js";
import { userData as trackerData } from "../../examples/stateful-service/userData.js";
import { userData as webData } from "../../examples/web-service/userData.js";

/** Folders of an instance that the user data writes to. They are below the test's own folder here. */
const instanceFolders = /(?<![\w.])\/(?=(etc|opt|srv|usr\/share)\/)/g;
const standIns = ["aws", "dnf", "nginx", "pgrep", "rsync", "sqlite3", "systemctl"];

interface Instance {
  readonly hooks: readonly string[];
  /** A file's path on the test's machine. */
  file(path: string): string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Has a stand-in do something besides noting its call. */
  command(name: string, script: string): void;
  /** How the stand-ins were called since the last time, a line each. */
  calls(): readonly string[];
  run(hook: HookName, environment?: Readonly<Record<string, string>>, input?: string): HookEnd;
}

interface HookEnd {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An instance on which the user data has run. */
function booted(t: ExecutionContext, shell: Shell, userData: string): Instance {
  const root = mkdtempSync(join(tmpdir(), "blended-fleet-example-"));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const file = (path: string): string => join(root, path);
  const log = file("calls");
  const command = (name: string, script: string): void => {
    writeFileSync(file(`bin/${name}`), `#!/bin/sh\necho "${name} $*" >>"${log}"\n${script}\n`);
    chmodSync(file(`bin/${name}`), 0o755);
  };
  for (const folder of ["bin", "etc/nginx/conf.d", "etc/systemd/system", "usr/share/nginx/html"])
    mkdirSync(file(folder), { recursive: true });
  for (const name of standIns) command(name, "");
  const env = { PATH: `${file("bin")}:${process.env["PATH"]}`, HOME: root };
  const here = (script: string): string => script.replaceAll(instanceFolders, `${root}/`);
  const sh = (script: string, extra: Readonly<Record<string, string>> = {}, input = ""): HookEnd =>
    spawnSync(pathOf(shell), ["-c", script], { env: { ...env, ...extra }, input, encoding: "utf8", timeout: 20_000 });

  const { status, stderr } = sh(here(userData));
  t.is(status, 0, stderr);
  const calls = (): readonly string[] => {
    const lines = existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : [];
    rmSync(log, { force: true });
    return lines;
  };
  return {
    hooks: readdirSync(file("opt/blended-fleet/hooks")),
    file,
    read: (path) => readFileSync(file(path), "utf8"),
    write: (path, text) => writeFileSync(file(path), text),
    command,
    calls,
    run: (hook, extra, input) => {
      const script = readFileSync(file(`opt/blended-fleet/hooks/${hook}`), "utf8");
      t.true(script.startsWith("#!/bin/sh\n"), hook);
      return sh(script, extra, input);
    },
  };
}

for (const shell of shellsHere()) {
  test(`in ${shell}, the web service is healthy after its hook is there, until it is drained, twice or not`, (t) => {
    const web = booted(t, shell, webData);
    t.deepEqual(web.hooks, [HookName.Drain]);
    t.deepEqual(web.calls(), ["dnf install --assumeyes nginx", "systemctl enable --now nginx"]);
    t.regex(web.read("etc/nginx/conf.d/web.conf"), /listen 8080;[^]*try_files \/healthy =503;/);
    t.true(existsSync(web.file("usr/share/nginx/html/healthy")));
    const soon = { BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS: String(Math.floor(Date.now() / 1000) + 31) };
    t.is(web.run(HookName.Drain, soon).status, 0);
    t.false(existsSync(web.file("usr/share/nginx/html/healthy")));
    t.deepEqual(web.calls(), ["pgrep -x nginx", "nginx -s quit"]);
    web.command("pgrep", "exit 1");
    t.is(web.run(HookName.Drain, soon).status, 0);
    t.deepEqual(web.calls(), ["pgrep -x nginx"]);
  });

  test(`in ${shell}, a shot goes on elsewhere with the frames and the progress that were saved`, (t) => {
    const [one, other] = [booted(t, shell, farmDataOf("chase")), booted(t, shell, farmDataOf("chase"))];
    t.deepEqual(one.hooks, ["checkpoint", "degrade", "drain", "restore", "undo-degrade"]);
    t.regex(one.read("etc/systemd/system/render.service"), /ExecStart=.*\/srv\/farm\/render chase /);
    const progress = one.file("progress");
    one.write("srv/farm/state/0001.exr", "a frame");
    one.write("srv/farm/state/0002.exr.tmp", "half a frame");
    t.is(one.run(HookName.Checkpoint, { BLENDED_FLEET_PROGRESS_FILE: progress }).status, 0);
    t.false(existsSync(progress), "nothing is known of the progress yet");
    one.write("srv/farm/state/seconds-done", "3600\n");
    const { stdout } = one.run(HookName.Checkpoint, { BLENDED_FLEET_PROGRESS_FILE: progress });
    t.is(readFileSync(progress, "utf8"), "3600\n");

    other.calls();
    other.write("srv/farm/state/0009.exr", "of another life");
    t.is(other.run(HookName.Restore, {}, "no archive").status, HookStatus.Refused);
    t.deepEqual(other.calls(), [], "what can't be read stops nothing");
    t.like(other.run(HookName.Restore, {}, stdout), { status: 0, stderr: "" });
    t.deepEqual(readdirSync(other.file("srv/farm/state")).sort(), ["0001.exr", "seconds-done"]);
    t.deepEqual(other.calls(), ["systemctl stop render", "systemctl start render"]);
  });

  test(`in ${shell}, a step of the farm's is taken, undone, and its drain waits for the frame under way`, (t) => {
    const farm = booted(t, shell, farmDataOf("previews"));
    const step = { BLENDED_FLEET_STEP: "half-resolution" };
    for (const _ of [1, 2]) t.is(farm.run(HookName.Degrade, step).status, 0);
    t.true(existsSync(farm.file("srv/farm/without-half-resolution")));
    for (const _ of [1, 2]) t.is(farm.run(HookName.UndoDegrade, step).status, 0);
    t.false(existsSync(farm.file("srv/farm/without-half-resolution")));
    farm.write("srv/farm/state/0003.exr.tmp", "half a frame");
    const began = Date.now();
    const inTwoSeconds = { BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS: String(Math.floor(began / 1000) + 32) };
    t.is(farm.run(HookName.Drain, inTwoSeconds).status, 0);
    t.true(Date.now() - began >= 900, "until half a minute before the end");
    t.true(existsSync(farm.file("srv/farm/no-new-frames")));
    rmSync(farm.file("srv/farm/state/0003.exr.tmp"));
    t.is(farm.run(HookName.Drain, { BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS: "999999999999" }).status, 0);
  });

  test(`in ${shell}, a training saves its state of now, and another goes on from it`, (t) => {
    const [one, other] = [booted(t, shell, trainingData), booted(t, shell, trainingData)];
    t.deepEqual(one.hooks, ["checkpoint", "restore"]);
    one.write("srv/train/checkpoint.pt", "of an hour ago");
    // What the training does in its loop, told by README.md.
    one.command(
      "sleep",
      `cd ${one.file("srv/train")}; echo now >checkpoint.pt; echo 7200 >seconds-done; rm checkpoint-wanted`,
    );
    const progress = one.file("progress");
    const { stdout, status } = one.run(HookName.Checkpoint, { BLENDED_FLEET_PROGRESS_FILE: progress });
    t.deepEqual([status, stdout, readFileSync(progress, "utf8")], [0, "now\n", "7200\n"]);

    other.calls();
    t.is(other.run(HookName.Restore, { BLENDED_FLEET_PROGRESS_SECONDS: "7200" }, stdout).status, 0);
    t.deepEqual([other.read("srv/train/checkpoint.pt"), other.read("srv/train/seconds-done")], ["now\n", "7200\n"]);
    t.deepEqual(other.calls(), ["systemctl stop train", "systemctl start train"]);
  });

  test(`in ${shell}, a tracker's copy is checked before it takes the database's place, and writes come after`, (t) => {
    const tracker = booted(t, shell, trackerData);
    t.deepEqual(tracker.hooks, ["checkpoint", "drain", "restore", "sync-shadow"]);
    // As `.backup 'file'` does, and as a check does that finds the word in it.
    tracker.command(
      "sqlite3",
      `case "$2" in .backup*) eval "printf good >\${2#.backup }" ;; *) grep -q good "$1" ;; esac`,
    );
    const { stdout } = tracker.run(HookName.Checkpoint);
    t.is(stdout, "good");
    tracker.calls();
    t.is(tracker.run(HookName.Restore, {}, "bad").status, HookStatus.Refused);
    t.false(existsSync(tracker.file("srv/tracker/ready")));
    t.is(tracker.calls().filter((call) => call.startsWith("systemctl")).length, 0);
    tracker.write("srv/tracker/state/tracker.db-wal", "a journal of another state");
    t.is(tracker.run(HookName.Restore, {}, stdout).status, 0);
    t.deepEqual(readdirSync(tracker.file("srv/tracker/state")), ["tracker.db"]);
    t.true(existsSync(tracker.file("srv/tracker/ready")));
    tracker.calls();
    tracker.command("aws", "echo 10.0.0.7");
    t.is(tracker.run(HookName.SyncShadow, { BLENDED_FLEET_ORIGINAL: "i-0123456789abcdef0" }).status, 0);
    t.true(tracker.calls().some((call) => call.startsWith("rsync --archive --delete rsync://10.0.0.7/state/ ")));
    t.is(tracker.run(HookName.Drain, { BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS: "1" }).status, 0);
    t.deepEqual(tracker.calls(), ["systemctl stop tracker"]);
  });
}

const shellcheck = pathOf("shellcheck");
(shellcheck ? test : test.skip)("shellcheck has nothing to say of the user data and its hooks", (t) => {
  for (const script of [webData, farmDataOf("chase"), trainingData, trackerData]) {
    const hooks = [...script.matchAll(/<<'HOOK'\n([^]*?)\nHOOK\n/g)].map(([, hook = ""]) => `${hook}\n`);
    t.true(hooks.length > 0);
    for (const input of [script, ...hooks]) t.is(spawnSync(shellcheck, ["-"], { input, encoding: "utf8" }).stdout, "");
  }
});
