import type { InstanceTypeInfo, NetworkInfo } from "@aws-sdk/client-ec2";
import { Architecture } from "../../engine/instanceType.js";
import type { TypeFacts } from "../../market/marketSource.js";

const mibOfGib = 1024;

/** A type's facts; undefined for one of an architecture that no fleet runs on, such as 32 bit or macOS alone. */
export function typeFactsOf(info: InstanceTypeInfo): TypeFacts | undefined {
  const architecture = architectureOf(info.ProcessorInfo?.SupportedArchitectures ?? []);
  if (architecture === undefined || info.InstanceType === undefined) return undefined;
  return {
    name: info.InstanceType,
    architecture,
    ...computeOf(info),
    networkGbps: networkGbpsOf(info.NetworkInfo),
    volumeIops: info.EbsInfo?.EbsOptimizedInfo?.BaselineIops ?? 0,
    instanceStoreGB: info.InstanceStorageInfo?.TotalSizeInGB ?? 0,
  };
}

function computeOf({ VCpuInfo, MemoryInfo, GpuInfo }: InstanceTypeInfo) {
  return {
    vcpu: VCpuInfo?.DefaultVCpus ?? 0,
    memoryGiB: (MemoryInfo?.SizeInMiB ?? 0) / mibOfGib,
    gpus: sum(GpuInfo?.Gpus ?? [], ({ Count }) => Count),
  };
}

function architectureOf(supported: readonly string[]): Architecture | undefined {
  return Object.values(Architecture).find((architecture) => supported.includes(architecture));
}

/** The baseline of all cards; of older types, which have none, a performance that is not "Up to" something. */
function networkGbpsOf(network: NetworkInfo | undefined): number {
  const baseline = sum(network?.NetworkCards ?? [], ({ BaselineBandwidthInGbps }) => BaselineBandwidthInGbps);
  if (baseline > 0) return Math.round(baseline * 1000) / 1000;
  return Number(/^(\d+(?:\.\d+)?) Gigabit$/.exec(network?.NetworkPerformance ?? "")?.[1] ?? 0);
}

function sum<T>(items: readonly T[], of: (item: T) => number | undefined): number {
  return items.reduce((total, item) => total + (of(item) ?? 0), 0);
}
