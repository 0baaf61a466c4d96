import { trainedImpact } from "../engine/impact/impactModel.js";
import type { Models } from "../engine/models.js";
import { trainedScore } from "../engine/performance/performanceModel.js";
import { trainedForecaster } from "../engine/trainedForecast.js";
import type { RevocationModel } from "../engine/revocation/revocationModel.js";
import impact from "./impact.json";
import { parseImpactModel } from "./impactModelFile.js";
import performance from "./performance.json";
import { parsePerformanceModel } from "./performanceModelFile.js";
import revocation from "./revocation.json";
import { parseRevocationModel } from "./revocationModelFile.js";

let shipped: Models | undefined;
let shippedLosses: { readonly hash: string; readonly model: RevocationModel } | undefined;

/** The models that come with the package, which decide until a fleet has better ones of its own. Read once. */
export function shippedModels(): Models {
  return (shipped ??= {
    forecasterOf: trainedForecaster(shippedRevocation().model, revocation.hash),
    scoreOf: trainedScore(readShipped(parsePerformanceModel, performance, "performance")),
    impactOf: trainedImpact(readShipped(parseImpactModel, impact, "impact")),
  });
}

/** The model of losses that comes with the package, with its hash. Read once. */
export function shippedRevocation(): { readonly hash: string; readonly model: RevocationModel } {
  const model = (): RevocationModel => readShipped(parseRevocationModel, revocation, "revocation");
  return (shippedLosses ??= { hash: revocation.hash, model: model() });
}

function readShipped<M>(parse: (text: string, source: string) => { readonly model: M }, json: object, name: string): M {
  return parse(JSON.stringify(json), `provider/models/${name}.json`).model;
}
