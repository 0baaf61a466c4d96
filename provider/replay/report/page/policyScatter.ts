import { percentText, ratioText } from "../figureText.js";
import { policyStandingOf } from "../policyStanding.js";
import type { PolicyFigures } from "../../serviceFigures.js";
import { placedLabels, type Box, type PlacedLabel } from "./labelPlacement.js";
import { markup, type Markup } from "./markup.js";
import { scatterFrames, scatterScale, type ScatterFrame, type ScatterScale } from "./scatterScale.js";

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
${grid(frame, scale)}
${marks.map(markDrawing)}
${labelsOf(marks, frame).map(labelDrawing)}
</svg>`;
}

function scatterText(policies: readonly PolicyFigures[]): string {
  const figures = policies.map(
    (policy) => `${policy.name}: ${ratioText(policy.costRatio)}, ${percentText(policy.availability)}`,
  );
  return `Cost ratio and availability. ${figures.join("; ")}.`;
}

function grid(frame: ScatterFrame, scale: ScatterScale): Markup {
  const right = frame.width - frame.right;
  const foot = frame.height - frame.bottom;
  const rows = scale.yTicks.map(
    ({ label, at }) => markup`<line x1="${frame.left}" x2="${right}" y1="${px(at)}" y2="${px(at)}"/>
<text class="tick" x="${frame.left - 8}" y="${px(at + 4)}" text-anchor="end">${label}</text>
`,
  );
  const columns = scale.xTicks.map(
    ({ label, at }) => markup`<line x1="${px(at)}" x2="${px(at)}" y1="${frame.top}" y2="${foot}"/>
<text class="tick" x="${px(at)}" y="${foot + 18}" text-anchor="middle">${label}</text>
`,
  );
  const middle = (frame.left + right) / 2;
  return markup`${rows}${columns}
<text class="tick" x="${middle}" y="${frame.height - 8}" text-anchor="middle">cost, on-demand = 1</text>`;
}

function markDrawing({ name, x, y }: Mark): Markup {
  const standing = policyStandingOf(name);
  switch (standing) {
    case "ours":
      return markup`<circle class="ours" cx="${px(x)}" cy="${px(y)}" r="7"/>`;
    case "baseline":
      return markup`<circle class="baseline" cx="${px(x)}" cy="${px(y)}" r="5"/>`;
    case "cheats":
      return markup`<path class="cheats" d="M${px(x)} ${px(y - 6)}l6 6-6 6-6-6z"/>`;
  }
}

function labelsOf(marks: readonly Mark[], frame: ScatterFrame): readonly PlacedLabel[] {
  const boxes: Box[] = marks.map(({ x, y }) => ({ left: x - 7, top: y - 7, width: 14, height: 14 }));
  const bounds = { left: frame.left, top: 0, width: frame.width - frame.left, height: frame.height - frame.bottom };
  return placedLabels(
    marks.map((mark) => mark.name),
    boxes,
    bounds,
  );
}

function labelDrawing(label: PlacedLabel): Markup {
  const place = markup`x="${px(label.x)}" y="${px(label.y)}" text-anchor="${label.anchor}"`;
  return markup`<text class="${policyStandingOf(label.text)}" ${place}>${label.text}</text>
`;
}

function px(value: number): string {
  return value.toFixed(1);
}
