import type { BlendedFleetArgs } from "../components/args.js";
import type { WorkloadArgs } from "../provider/declaration/args.js";
import { Priority, ShadowMode } from "../provider/engine/fleet.js";
import { Level } from "../provider/engine/level.js";

/** A fleet of so many workloads, by turns a service of two parts with a shadow and a worker that degrades. */
export function manyWorkloads(count: number): BlendedFleetArgs {
  const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
  return {
    zones,
    workloads: Array.from({ length: count }, (_, index) => (index % 2 === 0 ? service(index) : worker(index))),
    infrastructure: {
      network: {
        subnetIds: Object.fromEntries(zones.map((zone, index) => [zone, `subnet-0000000000000000${index}`])),
        securityGroupIds: ["sg-00000000000000001"],
      },
      imageId: "ami-00000000000000001",
    },
  };
}

function service(index: number): WorkloadArgs {
  return {
    name: `web-${index}`,
    priority: Priority.Critical,
    needs: { vcpu: 2, memoryGiB: 8 },
    parts: [
      { name: "base", units: 2, level: Level.NonInterruptible },
      { name: "rest", units: 4, level: Level.Immediate },
    ],
    shadow: { mode: ShadowMode.Hot },
  };
}

function worker(index: number): WorkloadArgs {
  return {
    name: `worker-${index}`,
    priority: Priority.NonCritical,
    needs: { vcpu: 2, memoryGiB: 4 },
    units: 4,
    level: Level.Immediate,
    stateful: true,
    degradation: [{ name: "half-speed", savesUnits: 1, qualityUsdPerHour: 0.07 }],
    checkpoint: { saveSeconds: 20, sizeMiB: 256 },
  };
}
