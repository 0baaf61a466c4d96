import { percentText, ratioText } from "../figureText.js";
import { policyStandingOf } from "../policyStanding.js";
import type { PolicyFigures } from "../../serviceFigures.js";
import { placedLabels, type Box, type PlacedLabel } from "./labelPlacement.js";
import { markup, type Markup } from "./markup.js";
import { boundDrawing, labelBounds, labelDrawing, px, scatterGrid } from "./scatterParts.js";
import { scatterFrames, scatterScale, type ScatterFrame } from "./scatterScale.js";

/** A policy's place on the drawing. */
interface Mark {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** Cost against availability of every policy: once for a screen and once for a phone, so that text keeps its size. */
export function policyScatter(policies: readonly PolicyFigures[]): Markup {
  return markup`<figure><figcaption><h3>Cost against availability</h3>
<p>Further left is cheaper, further up is more available; each line up is ten times less time short of units.
Filled circle: ours. Rings: baselines. Diamonds: bounds that know the future.</p></figcaption>
${scatterDrawing(policies, scatterFrames.wide, "wide")}
${scatterDrawing(policies, scatterFrames.narrow, "narrow")}
</figure>`;
}

function scatterDrawing(policies: readonly PolicyFigures[], frame: ScatterFrame, name: string): Markup {
  const scale = scatterScale(policies, frame);
  const marks = policies.map((policy) => ({
    name: policy.name,
    x: scale.x(policy.costRatio),
    y: scale.y(policy.availability),
  }));
  return markup`<svg class="scatter ${name}" viewBox="0 0 ${frame.width} ${frame.height}" role="img"
aria-label="${scatterText(policies)}">
${scatterGrid(frame, scale)}
${marks.map(markDrawing)}
${labelsOf(marks, frame).map((label) => labelDrawing(label, policyStandingOf(label.text)))}
</svg>`;
}

function scatterText(policies: readonly PolicyFigures[]): string {
  const figures = policies.map(
    (policy) => `${policy.name}: ${ratioText(policy.costRatio)}, ${percentText(policy.availability)}`,
  );
  return `Cost ratio and availability. ${figures.join("; ")}.`;
}

function markDrawing({ name, x, y }: Mark): Markup {
  const standing = policyStandingOf(name);
  switch (standing) {
    case "ours":
      return markup`<circle class="ours" cx="${px(x)}" cy="${px(y)}" r="7"/>`;
    case "baseline":
      return markup`<circle class="baseline" cx="${px(x)}" cy="${px(y)}" r="5"/>`;
    case "cheats":
      return boundDrawing(x, y);
  }
}

function labelsOf(marks: readonly Mark[], frame: ScatterFrame): readonly PlacedLabel[] {
  const boxes: Box[] = marks.map(({ x, y }) => ({ left: x - 7, top: y - 7, width: 14, height: 14 }));
  return placedLabels(
    marks.map((mark) => mark.name),
    boxes,
    labelBounds(frame),
  );
}
