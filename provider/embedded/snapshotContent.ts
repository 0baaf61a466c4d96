import { CorruptDataError } from "../errors.js";
import { generatorFor } from "./seededDraw.js";

/** The work a snapshot stands for. */
export interface SavedWork {
  readonly workload: string;
  readonly lineage: string;
  readonly positionSeconds: number;
}

/** Snapshots are 64 bytes for each MiB of the workload's checkpoint, so that weeks of them are written in seconds. */
const bytesPerMiB = 64;
const lineBreak = 0x0a;

/**
 * A snapshot's bytes: one line of JSON that says what is saved, then content that follows from it as a process' memory
 * would from its work, so that a restore can tell whether it got what it asked for.
 */
export function snapshotBytes(saved: SavedWork, sizeMiB: number): Uint8Array {
  const { workload, lineage, positionSeconds } = saved;
  const head = Buffer.from(`${JSON.stringify({ workload, lineage, positionSeconds })}\n`);
  return Buffer.concat([head, content(saved, Math.ceil(sizeMiB * bytesPerMiB))]);
}

/** @throws CorruptDataError where the bytes are not a snapshot, or not one of the work they claim to be. */
export function readSnapshot(bytes: Uint8Array): SavedWork {
  const end = bytes.indexOf(lineBreak);
  const saved = end < 0 ? undefined : savedWork(Buffer.from(bytes.subarray(0, end)).toString());
  if (!saved) throw new CorruptDataError("expected a snapshot that begins with its work as JSON");
  const found = bytes.subarray(end + 1);
  if (Buffer.compare(found, content(saved, found.length)) !== 0) {
    throw new CorruptDataError(
      `expected the content of ${saved.workload} at ${saved.positionSeconds} s, got other bytes`,
    );
  }
  return saved;
}

function savedWork(head: string): SavedWork | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(head);
  } catch {
    return undefined;
  }
  const { workload, lineage, positionSeconds } = (parsed ?? {}) as Partial<Record<keyof SavedWork, unknown>>;
  if (typeof workload !== "string" || typeof lineage !== "string" || typeof positionSeconds !== "number")
    return undefined;
  return { workload, lineage, positionSeconds };
}

function content({ workload, lineage, positionSeconds }: SavedWork, length: number): Uint8Array {
  const generator = generatorFor(0, `${workload} ${lineage} ${positionSeconds}`);
  const words = new Int32Array(Math.ceil(length / Int32Array.BYTES_PER_ELEMENT));
  for (let i = 0; i < words.length; i++) words[i] = generator.next();
  return new Uint8Array(words.buffer, 0, length);
}
