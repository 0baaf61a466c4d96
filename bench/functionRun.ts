import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { functionVariables } from "../provider/lambda/fixtures/functionVariables.js";

/** What one process did that ran a function's code as Lambda's first environment does: Node, the module, the events. */
export interface FunctionRun {
  /** The module's load, with what it makes. */
  readonly loadMs: number;
  readonly invocations: readonly FunctionInvocation[];
  /** From the process's start to the first answer: with Node's own start, as in Lambda. */
  readonly firstAnsweredMs: number;
  /** Time on the processor, user and system, to the first answer: other work on the machine disturbs it less. */
  readonly firstCpuMs: number;
}

export interface FunctionInvocation {
  /** Milliseconds since 1970, with their parts. */
  readonly enteredAtEpochMs: number;
  readonly ms: number;
  readonly cpuMs: number;
  /** Bytes that it put on standard output, which are those of its log. */
  readonly logBytes: number;
  /** What it was to do again. */
  readonly failures: number;
}

export interface FunctionRunForm {
  /** Bodies of messages; one list is one batch. */
  readonly batches?: readonly (readonly string[])[];
  /** Events of another kind, in the place of batches. */
  readonly events?: readonly object[];
  /** Absent: only what a function with credentials for nothing has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the process believes to be later than it is. Absent: none. */
  readonly passedSeconds?: number;
}

const script = `const [path, events, passedSeconds] = process.argv.slice(1);
const now = Date.now;
Date.now = () => now() + 1000 * Number(passedSeconds);
const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
let logBytes = 0;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => { logBytes += Buffer.byteLength(text); return write(text, ...rest); };
const invocation = { awsRequestId: "1", functionName: "bench", getRemainingTimeInMillis: () => 30_000 };
const started = performance.now();
const { handler } = require(path);
const run = { loadMs: performance.now() - started, invocations: [] };
(async () => {
  for (const event of JSON.parse(events)) {
    const [entered, cpuBefore, bytesBefore] = [performance.now(), cpuMs(), logBytes];
    const { batchItemFailures = [] } = await handler(event, invocation);
    const answered = performance.now();
    run.firstAnsweredMs ??= answered;
    run.firstCpuMs ??= cpuMs();
    run.invocations.push({
      enteredAtEpochMs: performance.timeOrigin + entered,
      ms: answered - entered,
      cpuMs: cpuMs() - cpuBefore,
      logBytes: logBytes - bytesBefore,
      failures: batchItemFailures.length,
    });
  }
  write("\\n" + JSON.stringify(run) + "\\n", () => process.exit());
})();`;

/** @param path the function's code, a CommonJS module with `handler`. @throws where the process fails. */
export async function runFunction(path: string, form: FunctionRunForm): Promise<FunctionRun> {
  const { batches = [], environment = {}, passedSeconds = 0 } = form;
  const { events = batches.map(batchEvent) } = form;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["-e", script, path, JSON.stringify(events), String(passedSeconds)],
    {
      env: { ...functionVariables, AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand", ...environment },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as FunctionRun;
}

function batchEvent(bodies: readonly string[]): object {
  return { Records: bodies.map((body, index) => ({ messageId: String(index), body })) };
}
