import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { revocationModelText } from "../models/revocationModelFile.js";
import type { RevocationEvaluation } from "../training/evaluateRevocation.js";
import { evaluatedMarket, evaluatedModel } from "../training/fixtures/evaluatedMarket.js";
import { runCommand } from "./fixtures/runCommand.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-evaluate-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const model = at("model.json");
writeFileSync(model, revocationModelText(evaluatedModel));
mkdirSync(at("simulated"));
for (const { id, rooms } of evaluatedMarket.pools) {
  const trace = { metadata: { gap_seconds: evaluatedMarket.gapSeconds }, data: [...rooms] };
  writeFileSync(join(at("simulated"), `${id}.json`), JSON.stringify(trace));
}
const onRest = ["evaluate", "--model", model, "--traces", at("simulated"), "--from", "0.6"];

test("an evaluation is written as a page, as JSON and as rows, and printed", async (t) => {
  const [html, json, csv] = [at("out/e.html"), at("out/e.json"), at("out/e.csv")];
  const { status, printed, said } = await runCommand([...onRest, "--html", html, "--json", json, "--csv", csv]);
  t.is(status, 0);
  t.is(said, "");
  t.regex(printed, /^simulated: 6 pools, from 60 % of its time on\n.*loss within 10 min .*loss within 60 min /s);
  t.true(printed.endsWith([json, html, csv].map((path) => `Written: ${path}`).join("\n")));
  const page = readFileSync(html, "utf8");
  t.true(
    page.includes(`<code>blended-fleet evaluate --model ${model} --traces ${at("simulated")} --from 0.6 --seed 1<`),
  );
  const { horizons } = JSON.parse(readFileSync(json, "utf8")) as RevocationEvaluation;
  for (const { lines } of horizons) {
    const [own] = lines;
    t.true((own?.roc.length ?? 0) > 10 && (own?.reliability.length ?? 0) > 1 && own?.leadTimes.length === 3);
  }
});

test("measuring on what the model was trained on is said before the figures are", async (t) => {
  const { status, said } = await runCommand(["evaluate", "--model", model, "--traces", at("simulated")]);
  t.is(status, 0);
  t.is(said, "warning: 60 % of the time measured is time that the model was trained on: the figures flatter it");
});

test("every fault of the options is reported at once: one path for two outputs is one", async (t) => {
  const path = at("same");
  const { status, said } = await runCommand([
    "evaluate",
    ...["--model", at("nowhere.json"), "--traces", at("no-traces"), "--from", "2"],
    ...["--json", path, "--html", path],
  ]);
  t.is(status, 2);
  for (const where of [at("nowhere.json"), at("no-traces"), "--from"]) t.true(said.includes(`- ${where}`), where);
  t.true(said.includes(`- ${path}: expected a path of its own for each output, got the same path twice`));
  t.false(existsSync(path));
});

test("Ctrl-C ends it with nothing written", async (t) => {
  const before = readdirSync(folder);
  const { status, said } = await runCommand([...onRest, "--html", at("stopped.html")], (tell) => {
    const timer = setTimeout(tell, 1);
    return () => clearTimeout(timer);
  });
  t.is(status, 130);
  t.is(said, "blended-fleet: interrupted; nothing was written");
  t.deepEqual(
    readdirSync(folder).filter((name) => name !== "out"),
    before.filter((name) => name !== "out"),
  );
});
