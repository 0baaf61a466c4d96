import { simpleRules, type Models } from "../engine/models.js";
import { trainedForecaster } from "../engine/trainedForecast.js";
import { parseRevocationModel } from "./revocationModelFile.js";
import revocation from "./revocation.json";

let shipped: Models | undefined;

/** The models that come with the package, which decide until a fleet has better ones of its own. Read once. */
export function shippedModels(): Models {
  return (shipped ??= { ...simpleRules, forecasterOf: shippedForecasterOf() });
}

function shippedForecasterOf(): Models["forecasterOf"] {
  const { model } = parseRevocationModel(JSON.stringify(revocation), "provider/models/revocation.json");
  return trainedForecaster(model, revocation.hash);
}
