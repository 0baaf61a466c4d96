import { setTimeout as wait } from "node:timers/promises";
import type { ConsoleStep } from "./consoleBlock.js";
import type { Printed } from "./readersShell.js";
import { ReadersShell } from "./readersShell.js";
import { readersFolder } from "./readersFolder.js";

/** A step as it came out. */
export interface RunStep {
  readonly step: ConsoleStep;
  readonly printed: readonly string[];
  readonly status: number;
}

/** Commands that go on until Ctrl-C, and the ports they have where none is said. */
const servers = /^npx blended-fleet (serve|dashboard)\b/;
const defaultPorts: Readonly<Record<string, string>> = { serve: "8787", dashboard: "8788" };
const served = /127\.0\.0\.1:(\d+)[^]*Ctrl-C\s+ends\s+it\.\n/;
/** A reader opens the page first. Four minutes of the fleet, at its default speed: its first units are ready after three. */
const firstLookMilliseconds = 4000;
/** A reader types the next command; the fleet decides meanwhile, once a second. */
const typingMilliseconds = 1000;

/**
 * Runs a page's commands in order, in a shell and a folder of their own, as a reader would who copies them. Two things are
 * other than on a reader's machine: servers take any port that is free, and what is printed and typed has the page's port
 * in its place; and in a command `…` stands for what an earlier one printed there.
 */
export async function runSteps(root: string, steps: readonly ConsoleStep[]): Promise<readonly RunStep[]> {
  const folder = readersFolder(root);
  const shell = new ReadersShell(folder.path, folder.environment);
  const reader = new Reader(shell);
  try {
    const done: RunStep[] = [];
    for (const step of steps) done.push(await reader.run(step));
    return done;
  } finally {
    await shell.end();
    folder.remove();
  }
}

class Reader {
  /** From the page's ports to the real ones. */
  private readonly ports = new Map<string, string>();
  private seen = "";

  constructor(private readonly shell: ReadersShell) {}

  async run(step: ConsoleStep): Promise<RunStep> {
    const command = this.typed(step.command);
    if (this.ports.size > 0) await wait(typingMilliseconds);
    const { status, text } = servers.test(command) ? await this.serve(command) : await this.shell.run(command);
    const shown = this.inPagesPorts(text);
    this.seen += `${shown}\n`;
    return { step, status, printed: shown === "" ? [] : shown.replace(/\n$/, "").split("\n") };
  }

  private async serve(command: string): Promise<Printed> {
    const [, name = ""] = servers.exec(command) ?? [];
    const said = /--port (\d+)/.exec(command)?.[1];
    const free = said === undefined ? `${command} --port 0` : command.replace(/--port \d+/, "--port 0");
    const printed = await this.shell.start(free, served);
    this.ports.set(said ?? defaultPorts[name] ?? "", served.exec(printed.text)?.[1] ?? "");
    await wait(firstLookMilliseconds);
    return printed;
  }

  /** A command of the page with real ports, and with what was seen in the place of `…`. */
  private typed(command: string): string {
    const whole = command.replace(/[^\s'"]*…[^\s'"]*/g, (word) => this.lastSeen(word));
    return [...this.ports].reduce(
      (text, [own, real]) => text.replaceAll(`127.0.0.1:${own}`, `127.0.0.1:${real}`),
      whole,
    );
  }

  private inPagesPorts(text: string): string {
    return [...this.ports].reduce(
      (done, [own, real]) => done.replaceAll(`127.0.0.1:${real}`, `127.0.0.1:${own}`),
      text,
    );
  }

  private lastSeen(word: string): string {
    const form = word.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const found = this.seen.match(new RegExp(form.join("[^\\s'\"]+"), "g"))?.at(-1);
    if (found === undefined) throw new Error(`expected something like "${word}" to have been printed before`);
    return found;
  }
}
