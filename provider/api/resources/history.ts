import type { Level } from "../../engine/level.js";

/** `GET /v1/decisions?limit=20`: `{ "decisions": [...] }`, those that did something, the newest first. */
export interface DecisionResource {
  /** When it was made. */
  readonly at: string;
  /** The model of losses that decided: its hash, or the rule's name. Absent in logs of earlier versions. */
  readonly model?: string;
  /** In the order in which they were decided; never none. */
  readonly actions: readonly DecidedActionResource[];
}

/** One thing that a decision does. */
export interface DecidedActionResource {
  /** Unique: an action is carried out once. */
  readonly key: string;
  /** `launch`, `release`, `warn`, `switch-shadow`, `reassign`, `checkpoint`, `restore`, `degrade` or `undo-degrade`. */
  readonly kind: string;
  /** Whose units it is about. */
  readonly workload: string;
  /** The pool of a launch, the name of a degradation step, else an instance; of `switch-shadow` the shadow. */
  readonly about: string;
  /** The reason, for people. */
  readonly why: string;
  /** What changed in the sum that decided, by its terms, in USD an hour. Absent: no sum decided. */
  readonly terms?: Readonly<Record<string, number>>;
}

/** `GET /v1/savings?hours=24`: whole hours, the one that is not over included. */
export interface SavingsResource {
  /** Beginning of the first hour. */
  readonly from: string;
  /** End of the last, which is yet to come. */
  readonly until: string;
  /** What the wanted units that ran would have cost on-demand. */
  readonly onDemandUsd: number;
  /** What all instances cost: shadows, spares and double running too. */
  readonly realUsd: number;
  /** On-demand less real; below 0 where it cost more. */
  readonly savedUsd: number;
  /** Of what on-demand would have cost; 0 where that is nothing. */
  readonly savedShare: number;
  /** Of the real cost: shadows. */
  readonly shadowUsd: number;
  /** Of the real cost: serving units beyond those wanted. */
  readonly surplusUsd: number;
}

/** `GET /v1/charges?from=…&until=…`: whole hours, the open one last. */
export interface ChargesResource {
  /** As asked, rounded down to the hour. */
  readonly from: string;
  /** As asked, rounded up to the hour. */
  readonly until: string;
  /** The oldest first; hours of which nothing is known are left out. */
  readonly hours: readonly ChargedHourResource[];
  /** Absent: none. */
  readonly dropped?: DroppedHoursResource;
}

/** An hour of the fleet's money: its lines and spread add up to the real cost. */
export interface ChargedHourResource {
  /** Its beginning. */
  readonly from: string;
  /** The hour is not over, or not known to be: it is still counted. */
  readonly open: boolean;
  /** What all instances cost. */
  readonly realUsd: number;
  /** Real cost less all charges: shadows, spares and double running; below 0 where bids paid more than that. */
  readonly spreadUsd: number;
  /** Of the hour, charged as last seen though nobody had looked for two hours. Absent: none. */
  readonly assumedSeconds?: number;
  /** Of the hour, in no account: before the first look, or a day after the last. Absent: none. */
  readonly unknownSeconds?: number;
  /** One for each workload, level and kind that was charged. */
  readonly lines: readonly ChargeLineResource[];
}

/** What a workload was charged for one level in an hour. */
export interface ChargeLineResource {
  /** Who was charged. */
  readonly workload: string;
  /** That of the part, whatever its units were launched at. */
  readonly level: Level;
  /** Declared units, at what their level's capacity cost; or units won by bids, at the clearing price. */
  readonly kind: "declared" | "bid";
  /** Units times hours that they ran. */
  readonly unitHours: number;
  /** To a millionth. */
  readonly usd: number;
}

/** Hours of any time that could not be stored for so long that they were given up. */
export interface DroppedHoursResource {
  /** How many. */
  readonly hours: number;
  /** What all instances cost in them. */
  readonly realUsd: number;
  /** When the newest of them began. */
  readonly lastFrom: string;
}

/** `GET /v1/audit?limit=50`: `{ "entries": [...] }`, writes that were made, the newest first. */
export interface AuditResource {
  /** Unique. */
  readonly id: string;
  /** When it was made. */
  readonly at: string;
  /** ARN of who made it. */
  readonly by: string;
  /** Method and path, such as `PUT /v1/bids/nightly`. */
  readonly request: string;
  /** What it changed, as stored before: plain JSON, moments in seconds since 1970; null where there was nothing. */
  readonly before: unknown;
  /** The same after; null where nothing is left. */
  readonly after: unknown;
}
