import { Architecture, type InstanceTypeFacts } from "./instanceType.js";

/** Name, architecture, vCPU, memory GiB, GPUs, network Gbit/s, storage IOPS, on-demand USD/h, spot saving %, band. */
type Row = readonly [
  name: string,
  architecture: Architecture,
  vcpu: number,
  memoryGiB: number,
  gpus: number,
  networkGbps: number,
  storageIops: number,
  onDemandUsdPerHour: number,
  savingPercent: number,
  interruptionBand: InterruptionBand,
];
type InterruptionBand = 0 | 1 | 2 | 3 | 4;

const x86 = Architecture.X86;
const arm = Architecture.Arm;

const general: readonly Row[] = [
  ["m6i.large", x86, 2, 8, 0, 0.781, 3600, 0.096, 63, 2],
  ["m6i.xlarge", x86, 4, 16, 0, 1.562, 6000, 0.192, 55, 1],
  ["m6i.2xlarge", x86, 8, 32, 0, 3.125, 12000, 0.384, 58, 4],
  ["m7i.large", x86, 2, 8, 0, 0.781, 3600, 0.1008, 68, 3],
  ["m7i.xlarge", x86, 4, 16, 0, 1.562, 6000, 0.2016, 53, 3],
  ["m7a.large", x86, 2, 8, 0, 0.781, 3600, 0.11592, 70, 1],
  ["m7a.xlarge", x86, 4, 16, 0, 1.562, 6000, 0.23184, 62, 4],
  ["m7g.large", arm, 2, 8, 0, 0.937, 3600, 0.0816, 64, 2],
  ["m7g.xlarge", arm, 4, 16, 0, 1.876, 6000, 0.1632, 62, 1],
  ["m7g.2xlarge", arm, 8, 32, 0, 3.75, 12000, 0.3264, 64, 1],
  ["m8g.large", arm, 2, 8, 0, 0.937, 3600, 0.08976, 65, 4],
  ["m8g.xlarge", arm, 4, 16, 0, 1.875, 6000, 0.17952, 72, 4],
];

const compute: readonly Row[] = [
  ["c6i.large", x86, 2, 4, 0, 0.781, 3600, 0.085, 63, 1],
  ["c6i.xlarge", x86, 4, 8, 0, 1.562, 6000, 0.17, 60, 3],
  ["c6i.2xlarge", x86, 8, 16, 0, 3.125, 12000, 0.34, 51, 1],
  ["c7i.large", x86, 2, 4, 0, 0.781, 3600, 0.08925, 66, 4],
  ["c7i.xlarge", x86, 4, 8, 0, 1.562, 6000, 0.1785, 61, 4],
  ["c7a.xlarge", x86, 4, 8, 0, 1.562, 6000, 0.20528, 58, 4],
  ["c7g.large", arm, 2, 4, 0, 0.937, 3600, 0.0725, 49, 0],
  ["c7g.xlarge", arm, 4, 8, 0, 1.876, 6000, 0.145, 62, 0],
  ["c7g.2xlarge", arm, 8, 16, 0, 3.75, 12000, 0.29, 69, 0],
  ["c8g.large", arm, 2, 4, 0, 0.937, 3600, 0.07976, 61, 0],
  ["c8g.xlarge", arm, 4, 8, 0, 1.875, 6000, 0.15952, 66, 2],
];

const memory: readonly Row[] = [
  ["r6i.large", x86, 2, 16, 0, 0.781, 3600, 0.126, 68, 4],
  ["r6i.xlarge", x86, 4, 32, 0, 1.562, 6000, 0.252, 58, 4],
  ["r7i.large", x86, 2, 16, 0, 0.781, 3600, 0.1323, 65, 2],
  ["r7i.xlarge", x86, 4, 32, 0, 1.562, 6000, 0.2646, 60, 3],
  ["r7a.xlarge", x86, 4, 32, 0, 1.562, 6000, 0.3043, 57, 1],
  ["r7g.large", arm, 2, 16, 0, 0.937, 3600, 0.1071, 68, 2],
  ["r7g.xlarge", arm, 4, 32, 0, 1.876, 6000, 0.2142, 71, 4],
  ["r8g.large", arm, 2, 16, 0, 0.937, 3600, 0.11782, 68, 4],
  ["r8g.xlarge", arm, 4, 32, 0, 1.875, 6000, 0.23564, 69, 4],
];

const gpu: readonly Row[] = [
  ["g4dn.xlarge", x86, 4, 16, 1, 5, 3000, 0.526, 64, 3],
  ["g4dn.2xlarge", x86, 8, 32, 1, 10, 6000, 0.752, 61, 4],
  ["g5.xlarge", x86, 4, 16, 1, 2.5, 3000, 1.006, 59, 4],
  ["g5g.xlarge", arm, 4, 8, 1, 1.25, 6000, 0.42, 67, 0],
  ["g6.xlarge", x86, 4, 16, 1, 2.5, 4000, 0.8048, 49, 4],
  ["g6.2xlarge", x86, 8, 32, 1, 5, 8000, 0.9776, 58, 4],
  ["g6e.xlarge", x86, 4, 32, 1, 2.5, 4000, 1.861, 58, 1],
  ["p3.2xlarge", x86, 8, 61, 1, 2.5, 10000, 3.06, 80, 4],
];

const storage: readonly Row[] = [
  ["i3en.large", x86, 2, 16, 0, 2.1, 42500, 0.226, 72, 0],
  ["i3en.xlarge", x86, 4, 32, 0, 4.2, 85000, 0.452, 71, 0],
  ["i4i.large", x86, 2, 16, 0, 0.781, 50000, 0.172, 69, 4],
  ["i4i.xlarge", x86, 4, 32, 0, 1.875, 100000, 0.343, 56, 0],
  ["i4g.large", arm, 2, 16, 0, 0.781, 31250, 0.15444, 65, 1],
  ["i7ie.large", x86, 2, 16, 0, 2.083, 2500, 0.2599, 74, 1],
  ["i7ie.xlarge", x86, 4, 32, 0, 4.166, 5000, 0.5198, 72, 0],
  ["im4gn.large", arm, 2, 8, 0, 3.125, 31250, 0.1819, 67, 0],
  ["im4gn.xlarge", arm, 4, 16, 0, 6.25, 62000, 0.36379, 71, 0],
];

/**
 * The built-in catalogue: current EC2 instance types that suit a fleet, as of July 2026, for `us-east-1` and Linux.
 * The owner's own figures replace any of them.
 *
 * - vCPU, memory, spot saving and interruption band: the Spot Instance Advisor, as kept by alexei-led/spotinfo in July
 *   2025. The saving is the advisor's, over 30 days.
 * - On-demand price and baseline network bandwidth: AWS's own tables, as kept by aws/karpenter-provider-aws in July
 *   2026. Bursts above the baseline are not counted.
 * - Storage IOPS of i3en, i4g, i4i and im4gn: random reads of 4 KiB on all of the instance store, from the Amazon EC2
 *   User Guide of June 2023 ("SSD I/O performance"); writes are slower. Of every other type, i7ie among them: the
 *   baseline IOPS of its EBS connection, from EC2's DescribeInstanceTypes as kept by getmoto/moto in May 2026, and for
 *   p3 from the same guide's table of EBS-optimized instances; what the volumes behind it allow may be less.
 */
export const catalogue: readonly InstanceTypeFacts[] = [general, compute, memory, gpu, storage].flat().map(factsOf);

/**
 * The share of instances interrupted in a month: the middle of the Spot Instance Advisor's band (0: under 5 %, 1: 5 to
 * 10 %, 2: 10 to 15 %, 3: 15 to 20 %). Band 4 is open, above 20 %; it counts as one more step of 5 points, which makes
 * its figure a floor.
 */
export function monthlyInterruptionRateOf(band: InterruptionBand): number {
  return (band * 5 + 2.5) / 100;
}

function factsOf(row: Row): InstanceTypeFacts {
  const [name, architecture, vcpu, memoryGiB, gpus, networkGbps, storageIops, onDemandUsdPerHour, saving, band] = row;
  return {
    name,
    architecture,
    performance: { vcpu, memoryGiB, gpus, networkGbps, storageIops },
    onDemandUsdPerHour,
    spotDiscount: saving / 100,
    monthlyInterruptionRate: monthlyInterruptionRateOf(band),
  };
}
