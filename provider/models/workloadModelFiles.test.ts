import test, { type ExecutionContext } from "ava";
import { describeFault, InputError } from "../errors.js";
import impact from "./impact.json";
import { impactModelText, parseImpactModel } from "./impactModelFile.js";
import { hashOf } from "./modelFile.js";
import performance from "./performance.json";
import { parsePerformanceModel, performanceModelText } from "./performanceModelFile.js";

const kinds = {
  performance: { document: performance, parse: parsePerformanceModel },
  impact: { document: impact, parse: parseImpactModel },
} as const;

type Document = Record<string, unknown>;

for (const [kind, { document, parse }] of Object.entries(kinds)) {
  const faultsOf = (t: ExecutionContext, text: string): readonly string[] =>
    t.throws(() => parse(text, "m.json"), { instanceOf: InputError })?.faults.map(describeFault) ?? [];
  const edited = (edit: Document): string => {
    const { hash: _, ...rest } = { ...structuredClone(document), ...edit } as Document;
    return JSON.stringify({ ...rest, hash: hashOf(rest) });
  };

  test(`the ${kind} model of another version or format, or of other features, is refused in plain words`, (t) => {
    t.deepEqual(faultsOf(t, edited({ version: 9, seed: "one" })), [
      `m.json: version: expected 1, the version that is read here, got 9`,
      `m.json: seed: expected a whole number, got "one"`,
    ]);
    t.is(faultsOf(t, edited({ features: ["cpu"] })).length, 1);
    const ofAnotherFormat = faultsOf(t, edited({ format: "other", seed: 0.5 }));
    t.is(ofAnotherFormat.length, 1);
    t.regex(ofAnotherFormat[0] ?? "", /^m\.json: format: expected blended-fleet-/);
  });

  test(`the ${kind} model whose network is not as large as it says is refused`, (t) => {
    const network = { ...document.network, hiddenBiases: [1] };
    t.regex(faultsOf(t, edited({ network }))[0] ?? "", /network\.hiddenBiases: expected \d+ weights/);
  });

  test(`the ${kind} model that was edited by hand, cut or emptied is refused`, (t) => {
    const text = JSON.stringify(document);
    t.regex(faultsOf(t, text.replace('"seed":1', '"seed":2')).join(), /^m\.json: hash: expected /);
    t.is(faultsOf(t, text.slice(0, 400)).length, 1);
    t.is(faultsOf(t, "").length, 1);
    t.is(faultsOf(t, "[]").length, 1);
  });
}

test("what is read of a shipped file is written as the same file", (t) => {
  const performanceText = `${JSON.stringify(performance, undefined, 1)}\n`;
  t.is(performanceModelText(parsePerformanceModel(performanceText, "p")), performanceText);
  const impactText = `${JSON.stringify(impact, undefined, 1)}\n`;
  t.is(impactModelText(parseImpactModel(impactText, "i")), impactText);
});

test("the second network of an impact model is checked as the first", (t) => {
  const { hash: _, ...rest } = { ...impact, spread: { ...impact.spread, outputBiases: [] } };
  const error = t.throws(() => parseImpactModel(JSON.stringify({ ...rest, hash: hashOf(rest) }), "m.json"), {
    instanceOf: InputError,
  });
  t.regex(error?.message ?? "", /spread\.outputBiases: expected 3 weights/);
});
