import type { BidResource, WorkloadResource } from "../../api/resources.js";
import { count, moment, nameIn, unitPrice } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import { mayWrite, type PageActions } from "./pageActions.js";
import { headRow, placeholder, scrolled } from "./tables.js";
import { view, type View } from "./view.js";

const titles = ["Bid", "For", "Units", "Given", "At most", "Window", "Why", ""] as const;

/** Bids with what the last round gave them. */
export function bidViews(state: FleetState, actions: PageActions): readonly View[] {
  const { bids, workloads = [] } = state;
  if (bids === undefined) return [placeholder("Not read yet.")];
  return [
    bids.length === 0
      ? placeholder("Nobody bids.")
      : scrolled(
          view(
            "table",
            { "aria-label": "Bids", class: "bids" },
            headRow(titles, [0, 1, 5, 6]),
            view(
              "tbody",
              {},
              bids.map((bid) => bidRow(bid, state, actions)),
            ),
          ),
          "Bids",
        ),
    view("div", { class: "buttons", key: "buttons" }, bidButton(state, workloads, actions)),
  ];
}

function bidButton(state: FleetState, workloads: readonly WorkloadResource[], actions: PageActions): View {
  if (!workloads.some(takesBids))
    return placeholder("No workload that you may change has parts that take bids (bidUnits).");
  return view("button", { type: "button", id: "bid-button", onClick: () => actions.bid(state) }, "Place a bid…");
}

/** Whether who reads may bid for one of its parts. */
export function takesBids({ mayWrite, parts }: WorkloadResource): boolean {
  return mayWrite && parts.some(({ bidUnits }) => bidUnits > 0);
}

function bidRow(bid: BidResource, state: FleetState, actions: PageActions): View {
  const { allocation, minimumUnits } = bid;
  const at = state.fleet?.at ?? bid.placedAt;
  return view(
    "tr",
    { key: bid.bid },
    view("th", { scope: "row" }, bid.bid, view("small", { title: bid.by }, `by ${nameIn(bid.by)}`)),
    cell(1, "words", `${bid.workload}/${bid.part}`, bid.level),
    cell(2, undefined, count(bid.units), minimumUnits > 1 ? `at least ${count(minimumUnits)}` : undefined),
    cell(3, undefined, allocation === undefined ? "–" : count(allocation.granted), awardedText(allocation)),
    cell(4, undefined, unitPrice(bid.usdPerUnitHour), paidText(allocation)),
    cell(5, "window", ...windowOf(bid, at)),
    cell(6, "words why", allocation?.why ?? "waits for the next decision"),
    view("td", {}, mayWrite(state, bid.workload) ? buttonsOf(bid, state, actions) : undefined),
  );
}

function cell(column: number, kind: string | undefined, text: string, small?: string): View {
  const below = small === undefined ? undefined : view("small", {}, small);
  return view("td", { "data-label": titles[column], class: kind }, view("span", {}, text, below));
}

function paidText(allocation: BidResource["allocation"]): string | undefined {
  return allocation === undefined || allocation.awarded === 0
    ? undefined
    : `pays ${unitPrice(allocation.usdPerUnitHour)}`;
}

/** An award is fulfilled over time. */
function awardedText(allocation: BidResource["allocation"]): string | undefined {
  if (allocation === undefined || allocation.awarded === allocation.granted) return undefined;
  return `of ${count(allocation.awarded)} awarded`;
}

function windowOf({ open, from, until }: BidResource, at: string): readonly [string, string] {
  const ends = moment(until, at);
  if (open) return ["open", `until ${ends}`];
  return [from > at ? "not open yet" : "closed", `${moment(from, at)} to ${ends}`];
}

function buttonsOf(bid: BidResource, state: FleetState, actions: PageActions): View {
  return view(
    "span",
    { class: "buttons" },
    view(
      "button",
      { type: "button", "aria-label": `Change bid ${bid.bid}`, onClick: () => actions.bid(state, bid) },
      "Change…",
    ),
    view(
      "button",
      { type: "button", "aria-label": `Withdraw bid ${bid.bid}`, onClick: () => actions.withdraw(bid) },
      "Withdraw…",
    ),
  );
}
