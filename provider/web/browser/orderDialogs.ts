import type { EngineChange, OrderResource } from "../../api/resources.js";
import { write } from "./apiRequests.js";
import type { Dialog } from "./dialog.js";
import type { FleetState } from "./fleetState.js";
import { moment } from "./figures.js";
import { inputField, numberIn, typedIn } from "./formFields.js";
import { isoAfter } from "./hoursAhead.js";

/** To save the work of a workload's units now. */
export function checkpointDialog(workload: string): Dialog {
  return {
    title: `Checkpoint ${workload} now?`,
    text: "Every unit of it that has work to save is asked to save it with the next decision.",
    submit: {
      label: "Checkpoint now",
      send: () => write<OrderResource>({ method: "POST", path: `${pathOf(workload)}/checkpoint`, body: {} }),
      done: `${workload} is checkpointed with the next decision.`,
    },
  };
}

/** To replace one instance and let it go. */
export function drainDialog(workload: string, instance: string): Dialog {
  return {
    title: `Drain ${instance}?`,
    text: `Its place in ${workload} is taken by another unit first; then its work is saved, and it goes at the notice of its level.`,
    submit: {
      label: "Drain",
      isGrave: true,
      send: () => write<OrderResource>({ method: "POST", path: `${pathOf(workload)}/drain`, body: { instance } }),
      done: `${instance} is drained, beginning with the next decision.`,
    },
  };
}

/** To pause the engine, or to let it go on. */
export function engineDialog({ fleet }: FleetState): Dialog {
  const at = fleet?.at ?? new Date().toISOString();
  return fleet?.engine.paused
    ? resumeDialog(fleet.engine.version, fleet.engine.pausedUntil, at)
    : pauseDialog(fleet?.engine.version ?? 0, at);
}

function resumeDialog(version: number, until: string | undefined, at: string): Dialog {
  const change: EngineChange = { paused: false };
  return {
    title: "Resume the engine?",
    text: `It decides again at once${until === undefined ? "" : `, not only from ${moment(until, at)}`}.`,
    submit: {
      label: "Resume",
      send: () => write({ method: "PUT", path: "/v1/engine", body: change, version }),
      done: "The engine decides again.",
    },
  };
}

function pauseDialog(version: number, at: string): Dialog {
  return {
    title: "Pause the engine?",
    text: "Until then it decides nothing new: what is lost is not replaced, and nothing is moved.",
    fields: (faults) => [
      inputField({ name: "until", label: "For how many hours", hint: "A week at most." }, "number", "1", faults),
      inputField({ name: "why", label: "Why", hint: "Those who look at the fleet read it." }, "text", "", faults),
    ],
    submit: {
      label: "Pause",
      isGrave: true,
      send: () => {
        const [hours, why] = [numberIn("until"), typedIn("why")];
        const until = isoAfter(at, hours);
        const body: EngineChange = { paused: true, ...(until ? { until } : {}), ...(why ? { why } : {}) };
        return write({ method: "PUT", path: "/v1/engine", body, version });
      },
      done: "The engine is paused.",
    },
  };
}

function pathOf(workload: string): string {
  return `/v1/workloads/${encodeURIComponent(workload)}`;
}
