import { placeBid, withdrawBid } from "./bidWrites.js";
import {
  bidChangeForm,
  bidName,
  checkpointForm,
  drainForm,
  engineChangeForm,
  preferencesChangeForm,
} from "./changeForms.js";
import { changeEngine, orderCheckpoint, orderDrain, prefer, unprefer } from "./ownerWrites.js";
import { told } from "./namedForms.js";
import type { WriteRoute } from "./route.js";

export const writeRoutes: readonly WriteRoute[] = [
  route({
    id: "changeEngine",
    method: "PUT",
    path: "/v1/engine",
    summary: "Pauses the engine, or lets it go on",
    description:
      "A pause ends by itself: at `until`, within a week, or in an hour. It takes the right to change every workload.",
    body: { name: "EngineChange", form: engineChangeForm },
    answer: told.engine,
    successes: { 200: "Done: no round decides anything new until then, or the next one does" },
    conditional: true,
    problems: ["cannot-be-kept"],
    write: changeEngine,
  }),
  route({
    id: "prefer",
    method: "PUT",
    path: "/v1/workloads/{workload}/preferences",
    summary: "Says all that a workload's owner prefers over what is declared",
    description: "What is left out is as declared. The next round goes by it.",
    body: { name: "PreferencesChange", form: preferencesChangeForm },
    answer: told.preferences,
    successes: { 200: "Preferred" },
    conditional: true,
    problems: ["not-found", "cannot-be-kept"],
    write: prefer,
  }),
  route({
    id: "unprefer",
    method: "DELETE",
    path: "/v1/workloads/{workload}/preferences",
    summary: "Goes back to what is declared",
    answer: told.preferences,
    successes: { 200: "As declared" },
    conditional: true,
    problems: ["not-found"],
    write: unprefer,
  }),
  route({
    id: "orderCheckpoint",
    method: "POST",
    path: "/v1/workloads/{workload}/checkpoint",
    summary: "Has the work of a workload's units saved now, or of one",
    body: { name: "CheckpointOrder", form: checkpointForm },
    bodyOptional: true,
    answer: told.order,
    successes: { 202: "Ordered: the next round begins it" },
    conditional: false,
    problems: ["not-found", "cannot-be-kept", "limit-reached"],
    write: orderCheckpoint,
  }),
  route({
    id: "orderDrain",
    method: "POST",
    path: "/v1/workloads/{workload}/drain",
    summary: "Has a unit replaced, then saved and released at the notice of its level",
    body: { name: "DrainOrder", form: drainForm },
    answer: told.order,
    successes: { 202: "Ordered: the next round begins it" },
    conditional: false,
    problems: ["not-found", "cannot-be-kept", "limit-reached"],
    write: orderDrain,
  }),
  route({
    id: "placeBid",
    method: "PUT",
    path: "/v1/bids/{bid}",
    summary: "Bids for units of a part on top of its declared ones, or changes a bid",
    description:
      "The most that a unit and hour is worth. What is charged is the level's clearing price, which is never more.",
    pathForms: { bid: bidName },
    body: { name: "BidChange", form: bidChangeForm },
    answer: told.bid,
    successes: { 200: "Changed", 201: "Placed" },
    conditional: true,
    problems: ["cannot-be-kept", "limit-reached"],
    write: placeBid,
  }),
  route({
    id: "withdrawBid",
    method: "DELETE",
    path: "/v1/bids/{bid}",
    summary: "Withdraws a bid",
    description: "Units that it was granted are released at the notice of their level.",
    successes: { 204: "Withdrawn" },
    conditional: true,
    problems: ["not-found"],
    write: withdrawBid,
  }),
];

/** Holds what is taken and answered to its forms, which a table of all of them can't. */
function route<Body, T>(described: WriteRoute<Body, T>): WriteRoute {
  return described;
}
