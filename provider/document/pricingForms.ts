import * as z from "zod/mini";
import type { AuctionMemory, BidLine, LevelClearing, PartReclaims } from "../engine/bids/auction.js";
import { Level } from "../engine/level.js";
import type { DroppedHours, LineMoney, OpenAccount, OpenMoney } from "../engine/pricing/account.js";
import type { ChargeRates, LineRate } from "../engine/pricing/chargeRates.js";
import { ChargeKind, type ChargeLine, type HourAccount } from "../engine/pricing/hourAccount.js";
import type { HorizonErrors } from "../engine/pricing/demandErrors.js";
import type { DemandProfile } from "../engine/pricing/demandProfile.js";
import type { DemandRecord, OpenHour } from "../engine/pricing/demandRecord.js";
import type { LevelDemand } from "../engine/pricing/levelDemand.js";
import type { LevelPrice, PriceBoard, PriceMemory, PriceParts } from "../engine/pricing/priceBoard.js";
import type { PriceHour } from "../engine/pricing/priceHistory.js";
import type { FormOf } from "./formOf.js";

/* Forms of what a state remembers of bids, prices, demand and charges. Held to the engine's types by the compiler. */

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
  waitingSinceSeconds: z.exactOptional(number),
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

const partReclaims = z.strictObject({ workload: text, part: text, units: count } satisfies FormOf<PartReclaims>);

export const auctionForm = z.strictObject({
  lines: z.array(bidLine),
  levels: z.array(levelClearing),
  reclaims: z.exactOptional(z.array(partReclaims)),
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

const byLevel = {
  [Level.Immediate]: number,
  [Level.FiveMinuteWarning]: number,
  [Level.ThirtyMinuteGrace]: number,
  [Level.NonInterruptible]: number,
};

const priceHour = z.strictObject({
  fromSeconds: number,
  seconds: number,
  usdPerUnitHour: z.strictObject(byLevel),
} satisfies FormOf<PriceHour>);

const priceMemory = z.strictObject({
  rates: z.array(number),
  costs: z.array(number),
  scarcities: z.array(number),
} satisfies FormOf<PriceMemory>);

export const priceBoardForm = z.strictObject({
  atSeconds: number,
  unitUsdPerHour: number,
  levels: z.array(levelPrice),
  history: z.array(priceHour),
  memory: priceMemory,
} satisfies FormOf<PriceBoard>);

const openHour = z.strictObject({
  hour: number,
  seconds: number,
  unitSeconds: z.array(number),
} satisfies FormOf<OpenHour>);

const demandProfile = z.strictObject({
  units: z.array(number),
  shift: number,
  residual: number,
  error: number,
  square: number,
  product: number,
  count: number,
} satisfies FormOf<DemandProfile>);

const horizonErrors = z.strictObject({
  open: z.array(number),
  count,
  error: number,
  centredError: number,
  centre: number,
  below: number,
  above: number,
} satisfies FormOf<HorizonErrors>);

const levelDemand = z.strictObject({
  hours: count,
  day: demandProfile,
  week: demandProfile,
  horizons: z.array(horizonErrors),
} satisfies FormOf<LevelDemand>);

export const demandRecordForm = z.strictObject({
  atSeconds: number,
  units: z.array(number),
  open: openHour,
  levels: z.array(levelDemand),
} satisfies FormOf<DemandRecord>);

/** Money in whole parts, which may be below 0. */
const money = z.int();
const chargedTo = { workload: text, level, kind: z.enum(ChargeKind) };

const chargeLine = z.strictObject({
  ...chargedTo,
  unitHours: number,
  microUsd: money,
} satisfies FormOf<ChargeLine>);

export const hourAccountForm = z.strictObject({
  fromSeconds: number,
  lines: z.array(chargeLine),
  realMicroUsd: money,
  spreadMicroUsd: money,
  shadowMicroUsd: money,
  surplusMicroUsd: money,
  onDemandMicroUsd: money,
  assumedSeconds: z.exactOptional(number),
  unknownSeconds: z.exactOptional(number),
} satisfies FormOf<HourAccount>);

const lineRate = z.strictObject({
  ...chargedTo,
  units: count,
  microUsdPerHour: money,
} satisfies FormOf<LineRate>);

const chargeRates = z.strictObject({
  lines: z.array(lineRate),
  real: money,
  shadow: money,
  surplus: money,
  onDemand: money,
} satisfies FormOf<ChargeRates>);

const lineMoney = z.strictObject({
  ...chargedTo,
  unitSeconds: count,
  money,
} satisfies FormOf<LineMoney>);

const openMoney = z.strictObject({
  fromSeconds: number,
  seconds: count,
  assumedSeconds: count,
  lines: z.array(lineMoney),
  real: money,
  shadow: money,
  surplus: money,
  onDemand: money,
} satisfies FormOf<OpenMoney>);

const droppedHours = z.strictObject({
  hours: count,
  realMicroUsd: money,
  lastFromSeconds: number,
} satisfies FormOf<DroppedHours>);

export const openAccountForm = z.strictObject({
  chargedUntilSeconds: number,
  rates: chargeRates,
  open: openMoney,
  closed: z.array(hourAccountForm),
  dropped: z.exactOptional(droppedHours),
} satisfies FormOf<OpenAccount>);
