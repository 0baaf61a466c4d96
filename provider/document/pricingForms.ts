import * as z from "zod/mini";
import type { AuctionMemory, BidLine, LevelClearing } from "../engine/bids/auction.js";
import { Level } from "../engine/level.js";
import type { LevelPrice, PriceBoard, PriceParts } from "../engine/pricing/priceBoard.js";
import type { FormOf } from "./formOf.js";

/* Forms of what a state remembers of bids and prices. Held to the engine's types by the compiler. */

const number = z.number();
const count = z.int().check(z.minimum(0));
const text = z.string();
const level = z.enum(Level);

const bidLine = z.strictObject({
  bid: text,
  workload: text,
  part: text,
  level,
  asked: count,
  awarded: count,
  granted: count,
  usdPerUnitHour: number,
  why: text,
} satisfies FormOf<BidLine>);

const levelClearing = z.strictObject({
  level,
  rate: number,
  costRate: number,
  losingRate: number,
  lowestWinningRate: z.exactOptional(number),
  askedUnits: count,
  awardedUnits: count,
} satisfies FormOf<LevelClearing>);

export const auctionForm = z.strictObject({
  lines: z.array(bidLine),
  levels: z.array(levelClearing),
} satisfies FormOf<AuctionMemory>);

const parts = z.strictObject({
  market: number,
  scarcity: number,
  foresight: number,
  smoothing: number,
} satisfies FormOf<PriceParts>);

const levelPrice = z.strictObject({
  level,
  usdPerUnitHour: number,
  rate: number,
  parts,
} satisfies FormOf<LevelPrice>);

export const priceBoardForm = z.strictObject({
  atSeconds: number,
  unitUsdPerHour: number,
  levels: z.array(levelPrice),
} satisfies FormOf<PriceBoard>);
