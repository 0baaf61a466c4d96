import { markup, type Markup } from "../../report/page/markup.js";
import { boundDrawing, px } from "../../report/page/scatterParts.js";
import { isOnFront, type JudgedPoint } from "../sweepPoint.js";

/** A point's mark: its shape says whose it is, its fill that it is on the front, its size how much risk weighs. */
export interface MarkKind {
  /** Our profile's place among those swept. */
  readonly profile: number;
  /** The weight's place among those swept. */
  readonly weight: number;
}

/** What our profiles are drawn as, in their order, about 0,0 and one unit in each direction; a circle is a baseline. */
const profileShapes: readonly string[] = [
  "M-1 .8L0-1 1 .8z",
  "M-.85-.85H.85V.85H-.85z",
  "M-1-.8L0 1 1-.8z",
  "M-1-.35H-.35V-1H.35V-.35H1V.35H.35V1H-.35V.35H-1z",
];

const leastRadius = 3.2;
const radiusStep = 0.8;

export function markRadius({ weight }: MarkKind): number {
  return leastRadius + Math.min(4, weight) * radiusStep;
}

/** A mark in its place, with what it stands for where somebody points at it. */
export function pointDrawing(point: JudgedPoint, kind: MarkKind, x: number, y: number, text: string): Markup {
  return markup`<g><title>${text}</title>${shapeDrawing(point, kind, x, y)}</g>
`;
}

function shapeDrawing(point: JudgedPoint, kind: MarkKind, x: number, y: number): Markup {
  const standing = isOnFront(point) ? "front" : "beaten";
  switch (point.standing) {
    case "ours":
      return profileDrawing(kind.profile, markRadius(kind), x, y, standing);
    case "baseline":
      return baselineDrawing(x, y, standing);
    case "cheats":
      return boundDrawing(x, y);
  }
}

/** One of our profiles. */
export function profileDrawing(profile: number, radius: number, x: number, y: number, standing: string): Markup {
  const shape = profileShapes[profile % profileShapes.length] ?? "";
  const place = `translate(${px(x)} ${px(y)}) scale(${px(radius)})`;
  return markup`<path class="own ${standing}" transform="${place}" d="${shape}"/>`;
}

export function baselineDrawing(x: number, y: number, standing: string): Markup {
  return markup`<circle class="rival ${standing}" cx="${px(x)}" cy="${px(y)}" r="5"/>`;
}
