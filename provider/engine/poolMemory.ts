import { firstRecord, seePool, type PoolRecord } from "./revocation/poolRecord.js";

/** What a fleet remembers of a capacity pool. Plain JSON. */
export interface PoolMemory {
  /** When the pool was last seen down: a loss, a notice, a refused launch, a signal. */
  readonly downAtSeconds?: number;
  /** Not launched into before then, unless too few pools remain. */
  readonly blockedUntilSeconds?: number;
  /** It had room for some of what was asked, and no more: until then none beyond what is there. */
  readonly fullUntilSeconds?: number;
  /** What it held when it was last full, and nothing was lost there since: what is given up of it leaves room. */
  readonly fullUnits?: number;
  /** When a rebalance recommendation last came for an instance there. */
  readonly rebalanceAtSeconds?: number;
  /** What is counted of it, brought up to the newest decision. */
  readonly record: PoolRecord;
}

/** What one decision sees of a pool. */
export interface PoolSighting {
  /** Units held there now that no notice is out for. */
  readonly held: number;
  readonly lost: boolean;
  readonly noticed: boolean;
  readonly refused: boolean;
  /** When the newest rebalance recommendation for an instance there came. */
  readonly rebalanceAtSeconds?: number;
  /** A signal from outside: up, down, or nothing said. */
  readonly signal?: boolean;
}

/** After a loss or a refusal a pool is left alone for this long: chosen on replays, 10 to 40 minutes did equally well. */
export const blockSeconds = 1200;

/**
 * A pool that refuses more while units go on there is full. It is asked again after this, sooner than one that is down:
 * what it lacks is one more unit's room. Chosen, not measured: in the recorded markets no pool is ever half full.
 */
const fullSeconds = 300;

/** The memory after a sighting; a pool of which nothing was ever seen is not remembered. */
export function remember(
  memory: PoolMemory | undefined,
  sighting: PoolSighting,
  nowSeconds: number,
  beganAtSeconds: number,
  hazardScale: number,
): PoolMemory | undefined {
  const up = upOf(sighting);
  if (!memory && up === undefined) return undefined;
  const before = memory?.record ?? firstRecord(beganAtSeconds);
  // What was launched and lost between two decisions was up all the same.
  const known = sighting.lost && before.up === undefined ? { ...before, up: true } : before;
  const { fullUnits, ...rest } = memory ?? {};
  return {
    ...rest,
    ...fullUnitsAfter(fullUnits, sighting),
    record: seePool(known, nowSeconds, up, hazardScale),
    ...keptOutOf(sighting, nowSeconds),
    ...(sighting.rebalanceAtSeconds !== undefined && { rebalanceAtSeconds: sighting.rebalanceAtSeconds }),
  };
}

/** What keeps launches out of a pool from now on; nothing where the sighting tells of no trouble there. */
function keptOutOf(
  { lost, noticed, refused, held, signal }: PoolSighting,
  nowSeconds: number,
): Pick<PoolMemory, "downAtSeconds" | "blockedUntilSeconds" | "fullUntilSeconds"> {
  if (!lost && !noticed && !refused && signal !== false) return {};
  const blocked = { downAtSeconds: nowSeconds, blockedUntilSeconds: nowSeconds + blockSeconds };
  return refused && held > 0 ? { ...blocked, fullUntilSeconds: nowSeconds + fullSeconds } : blocked;
}

function fullUnitsAfter(
  before: number | undefined,
  { lost, noticed, refused, held, signal }: PoolSighting,
): Pick<PoolMemory, "fullUnits"> {
  if (lost || noticed || signal === false) return {};
  if (refused) return held > 0 ? { fullUnits: held } : {};
  return before === undefined ? {} : { fullUnits: before };
}

/** Units that a pool which is blocked for being full has room for again: as many as were given up of it since. */
export function roomAgain(
  { blockedUntilSeconds = -Infinity, fullUnits }: PoolMemory,
  held: number,
  nowSeconds: number,
): number {
  return blockedUntilSeconds <= nowSeconds || fullUnits === undefined ? 0 : Math.max(0, fullUnits - held);
}

/**
 * Whether a pool's instances can run, as far as a sighting tells. A pool that refuses more while units go on there is
 * up; one that gave notice is as good as down.
 */
export function upOf({ held, lost, noticed, refused, signal }: PoolSighting): boolean | undefined {
  if (lost || noticed) return false;
  if (held > 0) return true;
  return refused ? false : signal;
}

/**
 * Seconds since the pool was last seen down; one never seen down counts as up for two hours when first met. 0 on a clock
 * that was set back since.
 */
export function secondsUp(memory: PoolMemory | undefined, nowSeconds: number, beganAtSeconds: number): number {
  const downSeconds = memory?.downAtSeconds ?? firstRecord(beganAtSeconds).downSeconds;
  return Math.max(0, nowSeconds - downSeconds);
}
