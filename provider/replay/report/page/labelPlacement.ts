/** A rectangle on a drawing, in its own pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  /** The text's baseline. */
  readonly y: number;
  readonly anchor: "start" | "end" | "middle";
}

/** A letter's mean width and a line's height at the drawing's 13 px text, with some room to spare. */
const letterWidth = 7.4;
const lineHeight = 14;

type Placement = PlacedLabel & { readonly box: Box };

/**
 * Puts a label beside each mark where it covers no mark and no other label: right of it, left, above, below, then
 * the same further away. A label that fits nowhere goes right of its mark.
 */
export function placedLabels(texts: readonly string[], marks: readonly Box[], bounds: Box): readonly PlacedLabel[] {
  const taken: Box[] = [...marks];
  return texts.flatMap((text, index) => {
    const mark = marks[index];
    if (mark === undefined) return [];
    const choices = placements(text, mark);
    const choice = choices.find(({ box }) => inside(box, bounds) && !taken.some((other) => overlap(box, other)));
    const { box, ...label } = choice ?? choices[0];
    taken.push(box);
    return [label];
  });
}

function placements(text: string, mark: Box): readonly [Placement, ...Placement[]] {
  const x = mark.left + mark.width / 2;
  const y = mark.top + mark.height / 2;
  const further = [16, 30, 44, 58, 72].flatMap((dy) => [
    placement(text, "start", x + 8, y - dy),
    placement(text, "start", x + 8, y + dy),
    placement(text, "end", x - 8, y - dy),
    placement(text, "end", x - 8, y + dy),
  ]);
  return [
    placement(text, "start", x + 11, y),
    placement(text, "end", x - 11, y),
    placement(text, "middle", x, y - 16),
    placement(text, "middle", x, y + 16),
    ...further,
  ];
}

function placement(text: string, anchor: PlacedLabel["anchor"], x: number, middle: number): Placement {
  const width = text.length * letterWidth;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { text, anchor, x, y: middle + 4, box: { left, top: middle - lineHeight / 2, width, height: lineHeight } };
}

function inside(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.top >= bounds.top &&
    box.left + box.width <= bounds.left + bounds.width &&
    box.top + box.height <= bounds.top + bounds.height
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
