import { countedText, percentText, ratioText } from "../replay/report/figureText.js";
import type { HorizonEvaluation, RevocationEvaluation } from "./evaluateRevocation.js";
import type { Gain, LineEvaluation, LineName, Measure } from "./lineEvaluation.js";
import type { Interval } from "./resampledDays.js";

/** `0.833 to 0.883`. */
export function intervalText({ low, high }: Interval, text = ratioText): string {
  return `${text(low)} to ${text(high)}`;
}

/** ` (0.833 to 0.883)`, to follow its figure; nothing where there is no interval. */
export function bracketedText(interval: Interval): string {
  return Number.isFinite(interval.low) && Number.isFinite(interval.high) ? ` (${intervalText(interval)})` : "";
}

/** With its sign: `+0.022`, `−0.001`. */
export function signedText(value: number): string {
  const sign = value < 0 ? "−" : "+";
  return `${Number.isFinite(value) ? sign : ""}${ratioText(Math.abs(value))}`;
}

/** `+0.022 (0.015 to 0.031)`. */
export function gainText(gain: Gain): string {
  return `${signedText(gain.gain)}${bracketedText(gain)}`;
}

/** `10 min`. */
export function horizonText({ horizonSeconds }: Pick<HorizonEvaluation, "horizonSeconds">): string {
  return `${horizonSeconds / 60} min`;
}

/** Lead times at a quarter, half and three quarters of the losses alarmed, in minutes: `7, 10, 16`. */
export function quartilesText(quartilesSeconds: readonly number[]): string {
  return quartilesSeconds.every(Number.isFinite)
    ? quartilesSeconds.map((seconds) => `${Math.round(seconds / 60)}`).join(", ")
    : "–";
}

/** What was measured: `nine-zones: 9 pools, from 60 % of its time on`. */
export function recordingText({ traces, pools, from }: RevocationEvaluation): string {
  const part = from === 0 ? "" : `, from ${percentText(from, 0)} of its time on`;
  return `${traces}: ${countedText(pools, "pool")}${part}`;
}

export function lineOf({ lines }: HorizonEvaluation, name: LineName): LineEvaluation | undefined {
  return lines.find(({ line }) => line === name);
}

/** The share of the rows whose alarms the sentences tell of. */
const toldAlarmRate = 0.05;

/** What was measured in plain sentences, the same on the page and in the terminal: of the longest horizon. */
export function headlineSentences({ horizons }: RevocationEvaluation): readonly string[] {
  const longest = horizons.at(-1);
  const model = longest && lineOf(longest, "model");
  return longest && model ? [rankingSentence(longest, model), alarmSentence(model), gainSentence(horizons)] : [];
}

function rankingSentence(horizon: HorizonEvaluation, model: LineEvaluation): string {
  const share = (value: number): string => percentText(value, 0);
  const age = lineOf(horizon, "age alone")?.quality.rocAuc ?? NaN;
  return (
    `Of a pool that was lost within ${horizonText(horizon)} and one that was not, the model gave the first the higher chance ` +
    `in ${share(model.quality.rocAuc)} of pairs (${intervalText(model.intervals.rocAuc, share)}), age alone in ${share(age)}.`
  );
}

function alarmSentence({ alarms, leadTimes }: LineEvaluation): string {
  const isTold = ({ alarmRate }: { readonly alarmRate: number }): boolean => alarmRate === toldAlarmRate;
  const [alarm, lead] = [alarms.find(isTold), leadTimes.find(isTold)];
  const share = (value = NaN): string => percentText(value, 0);
  const median = lead?.quartiles[1] ?? NaN;
  const before = Number.isFinite(median) ? `, half of them for about ${Math.round(median / 60)} minutes or more` : "";
  return (
    `Of the highest ${share(toldAlarmRate)} of its forecasts, ${share(alarm?.precision)} were followed by a loss; alarms at these ` +
    `were out just before ${share(lead?.alarmed)} of the losses${before}.`
  );
}

/** Whether the gain over age alone is more than chance: its interval lies above nothing. */
function gainSentence(horizons: readonly HorizonEvaluation[]): string {
  const measure: Measure = "rocAuc";
  const unclear = horizons.filter(({ gainOverAge }) => !(gainOverAge[measure].low > 0));
  if (unclear.length === 0) return "The gain over age alone is clear at every horizon.";
  return `No clear gain over age alone at ${unclear.map(horizonText).join(" and ")}.`;
}
