/** The name under which the package's own policy is reported. */
export const ownPolicy = "blended-fleet";

interface KnownPolicy {
  readonly description: string;
  /** It uses knowledge of the future: a bound to measure by, not something that can be run. */
  readonly cheats: boolean;
}

/** The policies of a report by name, as the replay defines them. */
const knownPolicies: ReadonlyMap<string, KnownPolicy> = new Map([
  [ownPolicy, { description: "This package: the cheapest blend that honours the fleet's levels.", cheats: false }],
  ["on-demand", { description: "Every unit on-demand.", cheats: false }],
  [
    "even-spread",
    {
      description: "The same number of spot units in each zone, never leaving it. The mean over all first zones.",
      cheats: false,
    },
  ],
  ["asg-like", { description: "Even spread with one unit on-demand.", cheats: false }],
  ["round-robin", { description: "Each missing unit is tried once a tick in the next zone of a ring.", cheats: false }],
  ["spothedge+0", { description: spotHedge("no spare unit"), cheats: false }],
  ["spothedge+1", { description: spotHedge("one spare unit"), cheats: false }],
  ["spothedge+2", { description: spotHedge("two spare units"), cheats: false }],
  [
    "perfect-warning",
    { description: "SpotHedge +0 that knows every loss of the next cold start beforehand.", cheats: true },
  ],
  ["omniscient", { description: "The cheapest always-ready path, found with the whole future known.", cheats: true }],
]);

function spotHedge(spare: string): string {
  return `Spot over the zones that did not fail lately with ${spare}; on-demand bridges.`;
}

/** How a policy is shown: our own, a rival, or a bound that knows the future. */
export function policyStandingOf(name: string): "ours" | "baseline" | "cheats" {
  if (name === ownPolicy) return "ours";
  return knownPolicies.get(name)?.cheats === true ? "cheats" : "baseline";
}

/** One sentence on what a policy does; empty for a policy this package does not know. */
export function policyDescription(name: string): string {
  return knownPolicies.get(name)?.description ?? "";
}
