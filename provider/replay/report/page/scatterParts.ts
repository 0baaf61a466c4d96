import type { Box, PlacedLabel } from "./labelPlacement.js";
import { markup, type Markup } from "./markup.js";
import type { ScatterFrame, ScatterScale } from "./scatterScale.js";

/** The lines of a drawing of cost against availability, and what they stand for. */
export function scatterGrid(frame: ScatterFrame, scale: ScatterScale): Markup {
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

/** Where names may be: all of the drawing but its scales. */
export function labelBounds({ left, bottom, width, height }: ScatterFrame): Box {
  return { left, top: 0, width: width - left, height: height - bottom };
}

/** A mark's name. @param kind the class that colours it. */
export function labelDrawing(label: PlacedLabel, kind: string): Markup {
  const place = markup`x="${px(label.x)}" y="${px(label.y)}" text-anchor="${label.anchor}"`;
  return markup`<text class="${kind}" ${place}>${label.text}</text>
`;
}

/** A diamond: who knows the future. */
export function boundDrawing(x: number, y: number): Markup {
  return markup`<path class="cheats" d="M${px(x)} ${px(y - 6)}l6 6-6 6-6-6z"/>`;
}

export function px(value: number): string {
  return value.toFixed(1);
}
