import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";

/** What a command came to. */
export interface Printed {
  readonly status: number;
  /** Standard output and standard error, as a terminal shows them. */
  readonly text: string;
}

const marker = `end-of-command-${randomUUID()}`;
const ended = new RegExp(`${marker} (\\d+)\\n`);
/** Far above what any command of the pages takes on a machine with much else to do. */
const patienceMilliseconds = 180_000;

/** A shell that a reader types one command after the other into: what one exports the next ones see. */
export class ReadersShell {
  private readonly shell: ChildProcessWithoutNullStreams;
  private readonly servers: number[] = [];
  private printed = "";
  private tell = (): void => {};

  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.shell = spawn("bash", ["--noprofile", "--norc"], { cwd: folder, env: environment });
    for (const stream of [this.shell.stdout, this.shell.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.printed += text;
        this.tell();
      });
    }
    // Where the shell was killed, what waits for it says so.
    this.shell.stdin.on("error", () => undefined);
    // Each job gets a process group of its own, which can be ended whole, and does not ignore Ctrl-C.
    this.shell.stdin.write("set -m\nexec 2>&1\n");
  }

  /** Runs a command to its end. @throws Error where it does not end. */
  async run(command: string): Promise<Printed> {
    this.printed = "";
    this.shell.stdin.write(`{\n${command}\n} </dev/null\nprintf '%s %s\\n' ${marker} $?\n`);
    const found = await this.shown(ended, command);
    return { status: Number(found[1]), text: this.printed.slice(0, found.index) };
  }

  /** Starts a command that goes on, and waits until it has printed this. @throws Error where it does not. */
  async start(command: string, until: RegExp): Promise<Printed> {
    this.printed = "";
    this.shell.stdin.write(`{\n${command}\n} </dev/null &\nprintf '%s %s\\n' ${marker} $!\n`);
    const found = await this.shown(ended, command);
    this.servers.push(Number(found[1]));
    this.printed = this.printed.replace(ended, "");
    await this.shown(until, command);
    return { status: 0, text: this.printed };
  }

  /** Ends what goes on, as Ctrl-C does, and then the shell. */
  async end(): Promise<void> {
    for (const group of this.servers) signal(group, "SIGINT");
    const gone = this.shell.exitCode !== null || this.shell.signalCode !== null ? undefined : once(this.shell, "exit");
    const impatience = setTimeout(() => this.kill(), 5000);
    this.shell.stdin.end("wait\n");
    await gone;
    clearTimeout(impatience);
  }

  private kill(): void {
    for (const group of this.servers) signal(group, "SIGKILL");
    this.shell.kill("SIGKILL");
  }

  private shown(form: RegExp, command: string): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const impatience = setTimeout(() => {
        this.kill();
        reject(new Error(`"${command}" did not come to ${String(form)}, but printed:\n${this.printed}`));
      }, patienceMilliseconds);
      this.tell = () => {
        const found = form.exec(this.printed);
        if (!found) return;
        clearTimeout(impatience);
        this.tell = () => {};
        resolve(found);
      };
      this.tell();
    });
  }
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== "ESRCH") throw failure;
  }
}
