import type { InterruptionSign } from "../engine/signs.js";

/** What EC2 does with an instance that it takes back. */
export const InterruptionAction = { Terminate: "terminate", Stop: "stop", Hibernate: "hibernate" } as const;
export type InterruptionAction = (typeof InterruptionAction)[keyof typeof InterruptionAction];

/** What may wake the companion, read from EventBridge's JSON. Times are the event's own, in seconds since 1970. */
export type FleetEvent =
  | { readonly kind: "tick"; readonly atEpochSeconds?: number }
  | InterruptionNotice
  | { readonly kind: "rebalance-recommendation"; readonly instanceId: string; readonly atEpochSeconds: number }
  | {
      readonly kind: "state-change";
      readonly instanceId: string;
      readonly atEpochSeconds: number;
      readonly state: string;
    }
  /** An event of a kind that nobody here asked for: acknowledged and left alone. */
  | { readonly kind: "none"; readonly why: string };

/** EC2 takes an instance back: spot capacity, or that of a reservation that others may take. */
export interface InterruptionNotice {
  readonly kind: "interruption-notice";
  readonly instanceId: string;
  readonly atEpochSeconds: number;
  readonly action: InterruptionAction;
  /** When it goes, at the earliest; not before `atEpochSeconds`. */
  readonly untilEpochSeconds: number;
}

interface Envelope {
  readonly source?: unknown;
  readonly "detail-type"?: unknown;
  readonly time?: unknown;
  readonly detail?: Detail | null;
}

interface Detail {
  readonly "instance-id"?: unknown;
  readonly "instance-action"?: unknown;
  readonly "instance-termination-time"?: unknown;
  readonly state?: unknown;
}

/**
 * From an event to the loss of its instance. Amazon EC2 User Guide, "Spot Instance interruption notices": two minutes,
 * and none where the instance hibernates, which begins at once; "Monitor interruptible Capacity Reservations with
 * EventBridge and CloudTrail": two minutes.
 */
const noticeSeconds = 120;

/**
 * Parses one EventBridge event by its source and detail-type into the closed union above. Never throws: what is
 * malformed or unknown is `none`, with why.
 */
export function parseFleetEvent(body: string): FleetEvent {
  let envelope: Envelope | null;
  try {
    envelope = JSON.parse(body) as Envelope | null;
  } catch (error) {
    return nothing(`not JSON: ${(error as Error).message}`);
  }
  if (typeof envelope !== "object" || envelope === null) return nothing("not an event");
  if (envelope.source === "aws.events" || envelope.source === "aws.scheduler") return tick(envelope);
  if (envelope.source !== "aws.ec2") return nothing(`unknown source ${JSON.stringify(envelope.source)}`);
  return ec2Event(envelope);
}

/** What events tell of single instances that EC2 does not tell when it is asked. */
export function signsOf(events: readonly FleetEvent[]): readonly InterruptionSign[] {
  return events.flatMap((event): readonly InterruptionSign[] => {
    if (event.kind === "interruption-notice") {
      const { kind, instanceId, untilEpochSeconds } = event;
      return [{ kind, instanceId, untilSeconds: untilEpochSeconds }];
    }
    if (event.kind !== "rebalance-recommendation") return [];
    return [{ kind: event.kind, instanceId: event.instanceId, atSeconds: event.atEpochSeconds }];
  });
}

/** Worth as much without a time. */
function tick({ time }: Envelope): FleetEvent {
  const atEpochSeconds = epochSecondsOf(time);
  return { kind: "tick", ...(atEpochSeconds !== undefined && { atEpochSeconds }) };
}

function ec2Event(envelope: Envelope): FleetEvent {
  const { "detail-type": detailType, time } = envelope;
  const detail = envelope.detail ?? {};
  const instanceId = detail["instance-id"];
  if (typeof instanceId !== "string" || !/^i-[0-9a-f]{8,17}$/.test(instanceId)) return nothing("no instance id");
  const atEpochSeconds = epochSecondsOf(time);
  if (atEpochSeconds === undefined) return nothing("no time");
  switch (detailType) {
    case "EC2 Spot Instance Interruption Warning":
      return spotNotice(instanceId, atEpochSeconds, detail);
    case "EC2 Capacity Reservation Instance Interruption Warning":
      return reservationNotice(instanceId, atEpochSeconds, detail);
    case "EC2 Instance Rebalance Recommendation":
      return { kind: "rebalance-recommendation", instanceId, atEpochSeconds };
    case "EC2 Instance State-change Notification": {
      const { state } = detail;
      if (typeof state !== "string") return nothing("no state");
      return { kind: "state-change", instanceId, atEpochSeconds, state };
    }
    default:
      return nothing(`unknown detail-type ${JSON.stringify(detailType)}`);
  }
}

function spotNotice(instanceId: string, atEpochSeconds: number, detail: Detail): InterruptionNotice {
  const action = actionOf(detail);
  const leadSeconds = action === InterruptionAction.Hibernate ? 0 : noticeSeconds;
  const untilEpochSeconds = atEpochSeconds + leadSeconds;
  return { kind: "interruption-notice", instanceId, atEpochSeconds, action, untilEpochSeconds };
}

/** Of these the event itself says when the instance goes. */
function reservationNotice(instanceId: string, atEpochSeconds: number, detail: Detail): InterruptionNotice {
  const told = epochSecondsOf(detail["instance-termination-time"]) ?? atEpochSeconds + noticeSeconds;
  const untilEpochSeconds = Math.max(told, atEpochSeconds);
  return { kind: "interruption-notice", instanceId, atEpochSeconds, action: actionOf(detail), untilEpochSeconds };
}

/** A notice is worth more than its exact form: what is not one of the three is taken for the loss it most often is. */
function actionOf({ "instance-action": action }: Detail): InterruptionAction {
  return Object.values(InterruptionAction).find((known) => known === action) ?? InterruptionAction.Terminate;
}

/** EventBridge's times are in UTC, to the second. */
function epochSecondsOf(time: unknown): number | undefined {
  if (typeof time !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time)) return undefined;
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function nothing(why: string): FleetEvent {
  return { kind: "none", why };
}
