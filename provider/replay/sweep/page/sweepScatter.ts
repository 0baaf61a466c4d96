import { percentText, ratioText } from "../../report/figureText.js";
import { placedLabels, type Box, type PlacedLabel } from "../../report/page/labelPlacement.js";
import { markup, type Markup } from "../../report/page/markup.js";
import { labelBounds, labelDrawing, px, scatterGrid } from "../../report/page/scatterParts.js";
import { scatterFrames, scatterScale, type ScatterFrame } from "../../report/page/scatterScale.js";
import type { SweepGrid } from "../scenario.js";
import { frontOf, isOnFront, type JudgedPoint } from "../sweepPoint.js";
import { markRadius, pointDrawing, type MarkKind } from "./sweepMarks.js";

/** A point's place on a drawing. */
interface Placed {
  readonly point: JudgedPoint;
  readonly kind: MarkKind;
  readonly x: number;
  readonly y: number;
}

/** Higher than a report's drawing, for there are more marks. */
const wideFrame: ScatterFrame = { ...scatterFrames.wide, height: 480 };

/**
 * Cost against availability of one scenario, for a screen and for a phone: our curves, the baselines and the Pareto front.
 * @param text what it shows, for those who can't see it.
 */
export function sweepScatter(points: readonly JudgedPoint[], grid: SweepGrid, text: string): Markup {
  return markup`${drawing(points, grid, text, wideFrame, "wide")}
${drawing(points, grid, text, scatterFrames.narrow, "narrow")}`;
}

function drawing(
  points: readonly JudgedPoint[],
  grid: SweepGrid,
  text: string,
  frame: ScatterFrame,
  name: string,
): Markup {
  const figures = points.map((point) => point.figures);
  const scale = scatterScale(figures, frame);
  const placed = points.map((point) => ({
    point,
    kind: kindOf(point, grid),
    x: scale.x(point.figures.costRatio),
    y: scale.y(point.figures.availability),
  }));
  // What is on the front is drawn last, to be covered by nothing.
  const undominated = placed.filter(({ point }) => isOnFront(point));
  const dominated = placed.filter((one) => !undominated.includes(one));
  return markup`<svg class="scatter ${name}" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${text}">
${scatterGrid(frame, scale)}
${frontLine(placed)}${grid.profiles.map((profile) => curve(placed.filter((one) => one.point.setting?.profile === profile)))}
${[...dominated, ...undominated].map((one) => pointDrawing(one.point, one.kind, one.x, one.y, pointText(one.point)))}
${labels(placed, grid, frame)}
</svg>`;
}

function kindOf({ setting }: JudgedPoint, { profiles, riskWeights }: SweepGrid): MarkKind {
  if (!setting) return { profile: 0, weight: 1 };
  return { profile: profiles.indexOf(setting.profile), weight: riskWeights.indexOf(setting.riskWeight) };
}

function pointText({ name, figures, dominatedBy }: JudgedPoint): string {
  const text = `${name}: cost ${ratioText(figures.costRatio)}, available ${percentText(figures.availability)}`;
  return dominatedBy === null ? text : `${text}, dominated by ${dominatedBy}`;
}

/** What is to be had at each cost: steps from each point of the front to the next. */
function frontLine(placed: readonly Placed[]): Markup | undefined {
  const front = frontOf(placed.map(({ point }) => point)).flatMap((point) =>
    placed.filter((one) => one.point === point),
  );
  const [first, ...later] = front;
  if (!first) return undefined;
  const steps = later.map(({ x, y }) => `H${px(x)}V${px(y)}`);
  return markup`<path class="pareto" d="M${px(first.x)} ${px(first.y)}${steps.join("")}"/>
`;
}

function curve(placed: readonly Placed[]): Markup {
  const points = placed.map(({ x, y }) => `${px(x)} ${px(y)}`);
  return markup`<path class="curve" d="M${points.join("L")}"/>
`;
}

/** Each baseline has its name beside it, each curve its profile's at its last point. */
function labels(
  placed: readonly Placed[],
  { riskWeights }: SweepGrid,
  frame: ScatterFrame,
): readonly (Markup | undefined)[] {
  const named = placed.filter(({ point: { setting } }) => !setting || setting.riskWeight === riskWeights.at(-1));
  const others = placed.filter((one) => !named.includes(one));
  const texts = named.map(({ point }) => point.setting?.profile ?? point.name);
  const marks = [...named, ...others].map(boxOf);
  const found = placedLabels(texts, marks, labelBounds(frame));
  // Lines first, so that none runs through a name.
  return [
    ...named.map((one, index) => leader(one, found[index])),
    ...found.map((label, index) => labelDrawing(label, named[index]?.point.standing ?? "baseline")),
  ];
}

/** A name further from its mark than this, in pixels, has a line to it. */
const nearPixels = 20;

function leader({ x, y }: Placed, label: PlacedLabel | undefined): Markup | undefined {
  if (!label) return undefined;
  // The text's middle is some 4 px above its baseline.
  const middle = label.y - 4;
  if (Math.abs(middle - y) <= nearPixels) return undefined;
  return markup`<path class="leader" d="M${px(x)} ${px(y)}L${px(label.x)} ${px(middle)}"/>`;
}

function boxOf({ kind, x, y }: Placed): Box {
  const radius = markRadius(kind) + 1;
  return { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius };
}
