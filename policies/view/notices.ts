import type { Maybe } from "./plainValue.js";

/** EC2's notices that capacity is about to go, by the detail-type of their events. */
export const Notice = {
  Interruption: "EC2 Spot Instance Interruption Warning",
  Rebalance: "EC2 Instance Rebalance Recommendation",
  ReservationInterruption: "EC2 Capacity Reservation Instance Interruption Warning",
} as const;
export type Notice = (typeof Notice)[keyof typeof Notice];

/** Whether an AWS service acts by itself on notices of a kind for a launcher's instances, without a rule of the owner's. */
export type Heeding = (detailType: string) => Maybe<boolean>;

export const heedsNothing: Heeding = () => false;

/** EKS drains a spot node that it manages on an interruption notice, and replaces it before on a recommendation. */
export const drainsNodes: Heeding = (detailType) =>
  detailType === Notice.Interruption || detailType === Notice.Rebalance;

/** With capacity rebalancing EC2 replaces what a recommendation is for; a notice finds it as unprepared as without. */
export function rebalances(isRebalanced: Maybe<boolean>): Heeding {
  return (detailType) => (detailType === Notice.Rebalance ? (isRebalanced ?? false) : false);
}
