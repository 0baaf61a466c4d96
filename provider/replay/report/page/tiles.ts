import { markup, type Markup } from "./markup.js";

export type Tile = readonly [label: string, figure: string, note: string];

/** The few figures that a reader takes away. */
export function tileList(tiles: readonly Tile[]): Markup {
  const tile = ([label, figure, note]: Tile): Markup =>
    markup`<div><dt>${label}</dt><dd><strong>${figure}</strong><span>${note}</span></dd></div>`;
  return markup`<dl class="tiles">${tiles.map(tile)}</dl>`;
}
