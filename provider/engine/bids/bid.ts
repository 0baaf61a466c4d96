/**
 * What an owner asks for on top of what a part declares, and the most it would pay. A bid is a price inside the fleet: it
 * is never an EC2 maximum price.
 */
export interface Bid {
  /** Unique in the fleet. */
  readonly id: string;
  readonly workload: string;
  /** The part that gets the units; their level is the part's. */
  readonly part: string;
  /** The most units wanted. */
  readonly units: number;
  /** Fewer are of no use; as many as `units` where only all are. 1 or more. */
  readonly minimumUnits: number;
  /** The most it would pay for a unit and hour. */
  readonly usdPerUnitHour: number;
  /** Seconds since 1970, each: when the units are wanted. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** Ties go to the more important workload, then to the older bid, then by id. */
  readonly placedAtSeconds: number;
}

/** Whether the units are wanted at a moment. */
export function isOpen({ fromSeconds, untilSeconds }: Bid, nowSeconds: number): boolean {
  return fromSeconds <= nowSeconds && nowSeconds < untilSeconds;
}
