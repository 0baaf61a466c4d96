import type { Usage } from "../../engine/observation.js";
import { draw, drawFor, generatorFor } from "../seededDraw.js";
import type { GeneratedWorkload } from "./generatedWorkload.js";

/** What a unit of a generated workload did in a minute. */
export interface UnitMinute {
  /** Means over the minute, of what was asked of each resource: above 1 where it could not be given. */
  readonly usage: Usage;
  /** Share of what was asked of it that it served, 0 to 1: its measured performance. */
  readonly servedShare: number;
}

/** When a unit is looked at. */
export interface UnitMoment {
  readonly nowSeconds: number;
  /** Since it began to serve. */
  readonly ageSeconds: number;
  /** How much more than its own share of the load it carries, as a multiple: of others that are gone. */
  readonly loadFactor: number;
}

const daySeconds = 86_400;
const stepsOfMinute = 12;

/** The load asked of a workload's unit at its own share, without the differences within a minute. */
export function loadAt({ load, kind, seed }: GeneratedWorkload, nowSeconds: number): number {
  const minute = Math.floor(nowSeconds / 60);
  const label = `load ${kind} ${minute}`;
  const phase = (2 * Math.PI * ((nowSeconds - load.peakSeconds) % daySeconds)) / daySeconds;
  const course = load.mean * (1 + load.dailySwing * Math.cos(phase));
  const noise = 1 + load.noise * (2 * drawFor(seed, label) - 1);
  const bursts = load.burstShare > 0 && drawFor(seed, `burst ${label}`) < load.burstShare;
  return Math.max(0, course * noise * (bursts ? load.burstFactor : 1));
}

/**
 * A minute of a unit, in steps of five seconds. Within a step requests come and are served at random, and as many wait as
 * the workload's queue holds; what finds it full is lost (M/M/1/K, Kendall 1953). Depends on its arguments alone.
 */
export function unitMinute(
  workload: GeneratedWorkload,
  { nowSeconds, ageSeconds, loadFactor }: UnitMoment,
): UnitMinute {
  const minuteLoad = loadAt(workload, nowSeconds) * loadFactor;
  const memory = memoryAt(workload, minuteLoad, ageSeconds);
  const paging = (workload.pagingCost * Math.max(0, memory - workload.pagingFrom)) / 0.1;
  // Pages moved are I/O, and the processor waits for them.
  const cpuPerLoad = workload.cpuPerLoad * (1 + paging / 2);
  const ioPerLoad = workload.ioPerLoad + (workload.cpuPerLoad + workload.ioPerLoad) * paging;
  const scarcest = Math.max(cpuPerLoad, ioPerLoad);
  const generator = generatorFor(workload.seed, `steps ${workload.kind} ${Math.floor(nowSeconds / 60)}`);
  let [asked, lost] = [0, 0];
  for (let step = 0; step < stepsOfMinute; step++) {
    const load = minuteLoad * (1 + workload.load.jitter * (2 * draw(generator) - 1));
    asked += load;
    lost += load * lostShare(load * scarcest, workload.queueLength);
  }
  const mean = asked / stepsOfMinute;
  return {
    usage: { cpu: mean * cpuPerLoad, memory, io: mean * ioPerLoad },
    servedShare: asked > 0 ? 1 - lost / asked : 1,
  };
}

/** Share of arrivals that find a queue full that holds so many, the one that is served included. */
function lostShare(utilisation: number, queueLength: number): number {
  if (Math.abs(utilisation - 1) < 1e-6) return 1 / (queueLength + 1);
  return ((1 - utilisation) * utilisation ** queueLength) / (1 - utilisation ** (queueLength + 1));
}

function memoryAt({ memory }: GeneratedWorkload, load: number, ageSeconds: number): number {
  const held = memory.base + memory.perLoad * load;
  const room = Math.max(0.01, memory.ceiling - held);
  // A leaking process that reaches its ceiling is ended and begins again.
  const leaked = ((ageSeconds / 3600) * memory.leakPerHour) % room;
  return Math.min(memory.ceiling, held + leaked);
}
