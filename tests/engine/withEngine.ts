import test from "ava";
import { findMoto, howToGetMoto, motoVariable } from "../../provider/aws/fixtures/moto.js";
import { engineVariable, findPulumi, howToGetIt } from "./pulumiEngine.js";

/** Declares a file's tests on a Pulumi engine. Without one there is a single test, which says so and fails in CI. */
export function withEngine(declare: (engine: string) => void): void {
  const engine = findPulumi(process.env);
  if (engine !== undefined) declare(engine);
  else missing([engineMissing]);
}

/** The same, of tests that need an emulated account too: `moto` is the executable of its server. */
export function withEngineAndMoto(declare: (engine: string, moto: string) => void): void {
  const engine = findPulumi(process.env);
  const moto = findMoto(process.env);
  if (engine !== undefined && moto !== undefined) declare(engine, moto);
  else missing([...(engine === undefined ? [engineMissing] : []), ...(moto === undefined ? [motoMissing] : [])]);
}

const engineMissing = `no pulumi on the path and none in ${engineVariable}: ${howToGetIt}`;
const motoMissing = `no moto_server on the path and none in ${motoVariable}: ${howToGetMoto}`;

function missing(lines: readonly string[]): void {
  test("what these tests need is there", (t) => {
    t.log(`skipped: ${lines.join("; ")}`);
    t.not(process.env["CI"], "true", lines.join("; "));
  });
}
