import * as z from "zod/mini";
import type { Bid } from "../engine/bids/bid.js";
import type { Order, OwnerRequests } from "../engine/ownerRequests.js";
import type { FormOf } from "./formOf.js";
import { amount, number, object, text, units } from "./plainForm.js";

/* Forms of what owners ask for at run time. Held to the engine's types by the compiler. */

export const bidForm = object("a bid", {
  id: text,
  workload: text,
  part: text,
  units,
  minimumUnits: units,
  usdPerUnitHour: amount,
  fromSeconds: number,
  untilSeconds: number,
  placedAtSeconds: number,
} satisfies FormOf<Bid>);

type OrderOf<Kind extends Order["kind"]> = FormOf<Extract<Order, { kind: Kind }>>;

/** Fields of each kind of order. */
export const orderFields = {
  checkpoint: {
    kind: z.literal("checkpoint"),
    id: text,
    workload: text,
    instance: z.exactOptional(text),
    atSeconds: number,
  } satisfies OrderOf<"checkpoint">,
  drain: {
    kind: z.literal("drain"),
    id: text,
    workload: text,
    instance: text,
    atSeconds: number,
  } satisfies OrderOf<"drain">,
};

const orderForm = z.discriminatedUnion("kind", [
  object("an order to save work", orderFields.checkpoint),
  object("an order to drain a unit", orderFields.drain),
]);

export const requestsForm = object("what owners ask for", {
  bids: z.array(bidForm, { error: "a list of bids" }),
  orders: z.array(orderForm, { error: "a list of orders" }),
  pausedUntilSeconds: z.exactOptional(number),
} satisfies FormOf<OwnerRequests>);
