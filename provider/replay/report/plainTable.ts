import Table from "cli-table3";
import type { PolicyFigures } from "../serviceFigures.js";
import { countText, decimalText, percentFigure, ratioText } from "./figureText.js";

/** A table without cli-table3's own colours, which look at the environment, and without lines between rows. */
export function plainTable(head: string[], options: Table.TableConstructorOptions): Table.GenericTable<Table.Cell[]> {
  return new Table({ ...options, head, style: { head: [], border: [], compact: true } }) as Table.GenericTable<
    Table.Cell[]
  >;
}

/** A policy's figures, under heads that have the signs: cost, available, ready, ticks with none, losses a day, on-demand. */
export function plainFigures(figures: PolicyFigures): string[] {
  return [
    ratioText(figures.costRatio),
    percentFigure(figures.availability),
    percentFigure(figures.readyShare),
    countText(figures.zeroTicks),
    decimalText(figures.lossesPerDay),
    percentFigure(figures.onDemandShare, 1),
  ];
}
