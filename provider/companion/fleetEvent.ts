/** What may wake the companion, read from EventBridge's JSON. */
export type FleetEvent =
  | { readonly kind: "tick" }
  | { readonly kind: "interruption-notice"; readonly instanceId: string }
  | { readonly kind: "rebalance-recommendation"; readonly instanceId: string }
  | { readonly kind: "state-change"; readonly instanceId: string; readonly state: string }
  /** An event of a kind that nobody here asked for: acknowledged and left alone. */
  | { readonly kind: "none"; readonly why: string };

interface Envelope {
  readonly source?: unknown;
  readonly "detail-type"?: unknown;
  readonly detail?: { readonly "instance-id"?: unknown; readonly state?: unknown } | null;
}

/**
 * Parses one EventBridge event by its source and detail-type into the closed union above. Never throws: what is
 * malformed or unknown is `none`, with why.
 */
export function parseFleetEvent(body: string): FleetEvent {
  let envelope: Envelope | null;
  try {
    envelope = JSON.parse(body) as Envelope | null;
  } catch (error) {
    return { kind: "none", why: `not JSON: ${(error as Error).message}` };
  }
  if (typeof envelope !== "object" || envelope === null) return { kind: "none", why: "not an event" };
  if (envelope.source === "aws.events" || envelope.source === "aws.scheduler") return { kind: "tick" };
  if (envelope.source !== "aws.ec2") return { kind: "none", why: `unknown source ${String(envelope.source)}` };
  return ec2Event(envelope);
}

function ec2Event({ "detail-type": detailType, detail }: Envelope): FleetEvent {
  const instanceId = detail?.["instance-id"];
  if (typeof instanceId !== "string" || !/^i-[0-9a-f]{8,17}$/.test(instanceId)) {
    return { kind: "none", why: "no instance id" };
  }
  switch (detailType) {
    case "EC2 Spot Instance Interruption Warning":
      return { kind: "interruption-notice", instanceId };
    case "EC2 Instance Rebalance Recommendation":
      return { kind: "rebalance-recommendation", instanceId };
    case "EC2 Instance State-change Notification":
      return { kind: "state-change", instanceId, state: typeof detail?.state === "string" ? detail.state : "" };
    default:
      return { kind: "none", why: `unknown detail-type ${String(detailType)}` };
  }
}
