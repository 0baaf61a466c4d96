import { gzipSync } from "node:zlib";
import Table from "cli-table3";
import { companionBundle, functionSources } from "../bundle/companionBundle.js";
import { packageRoot } from "../provider/cli/packageRoot.js";

/** Bytes that Lambda unpacks, at most. */
const bytesBar = 2_500_000;
/** Parts below this share of the whole are told together. */
const smallestShare = 0.01;

/** Prints what the functions' code weighs and what is in it. */
export async function printCompanionBundle(): Promise<void> {
  await printBundle("the companion's code", functionSources["handler.js"]);
  await printBundle("the API's code", functionSources["api.js"]);
}

async function printBundle(name: string, entry: string): Promise<void> {
  const started = performance.now();
  const { code, bytesBySource } = await companionBundle(packageRoot(), entry);
  const seconds = (performance.now() - started) / 1000;
  const table = new Table({
    head: [name, "bytes", "of these %"],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right"],
  });
  const total = code.byteLength;
  for (const [part, bytes] of partsOf(bytesBySource, total))
    table.push([part, bytes, ((100 * bytes) / total).toFixed(1)]);
  table.push(["all, unpacked", total, "100.0"], ["all, packed (gzip)", gzipSync(code).byteLength, ""]);
  const verdict = total <= bytesBar ? "kept" : "missed";
  process.stdout.write(`${table.toString()}\nbar ${bytesBar} bytes: ${verdict}; bundled in ${seconds.toFixed(2)} s\n`);
}

function partsOf(
  bytesBySource: Readonly<Record<string, number>>,
  total: number,
): readonly (readonly [string, number])[] {
  const parts = new Map<string, number>();
  for (const [source, bytes] of Object.entries(bytesBySource))
    parts.set(partOf(source), (parts.get(partOf(source)) ?? 0) + bytes);
  const large = [...parts].filter(([, bytes]) => bytes >= smallestShare * total).sort(([, a], [, b]) => b - a);
  const rest = total - large.reduce((sum, [, bytes]) => sum + bytes, 0);
  return [...large, ["smaller parts", rest]];
}

/** The package that a source is of, or its folder in this one. */
function partOf(source: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  return name ?? source.split("/").slice(0, 2).join("/");
}
