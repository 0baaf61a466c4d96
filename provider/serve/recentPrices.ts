import type { PriceBoard } from "../engine/pricing/priceBoard.js";

const hourSeconds = 3600;
const most = 24;

/** Published prices of the last day: the first board of each hour. */
export class RecentPrices {
  private readonly boards: PriceBoard[] = [];

  take(board: PriceBoard | undefined): void {
    if (!board || hourOf(board) === hourOf(this.boards.at(-1))) return;
    this.boards.push(board);
    if (this.boards.length > most) this.boards.shift();
  }

  /** The oldest first. */
  all(): readonly PriceBoard[] {
    return [...this.boards];
  }
}

function hourOf(board: PriceBoard | undefined): number {
  return board ? Math.floor(board.atSeconds / hourSeconds) : -1;
}
