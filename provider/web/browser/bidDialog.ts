import type { BidChange, BidResource, PartResource, WorkloadResource } from "../../api/resources.js";
import { write, type Answer } from "./apiRequests.js";
import { takesBids } from "./bidSection.js";
import type { Dialog } from "./dialog.js";
import { count, unitPrice } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import { inputField, numberIn, selectField, typedIn, type Faults } from "./formFields.js";
import { isoAfter } from "./hoursAhead.js";
import type { View } from "./view.js";

/** To place a bid, or to change one. */
export function bidDialog(state: FleetState, bid: BidResource | undefined): Dialog {
  const at = state.fleet?.at ?? new Date().toISOString();
  const subjects = subjectsOf(state);
  return {
    title: bid === undefined ? "Place a bid" : `Change bid ${bid.bid}`,
    text: "Units on top of the declared ones, at the level of the part. You pay the clearing price of the level, never more than you bid.",
    places: { part: "workload", level: "workload" },
    fields: (faults) => [
      ...(bid === undefined ? [inputField({ name: "bid", label: "Name of the bid" }, "text", "", faults)] : []),
      ...(bid === undefined ? [subjectField(subjects, faults)] : []),
      ...figureFields(bid, at, faults),
    ],
    submit: {
      label: bid === undefined ? "Place the bid" : "Change the bid",
      send: () => {
        const name = bid?.bid ?? typedIn("bid");
        if (name === undefined) return Promise.resolve(nameless);
        return write<BidResource>({
          method: "PUT",
          path: `/v1/bids/${encodeURIComponent(name)}`,
          body: bidFrom(bid ?? subjects.find(({ key }) => key === typedIn("workload")), at, bid?.from),
          version: bid?.version ?? 0,
        });
      },
      done: "The next decision weighs the bid.",
    },
  };
}

/** Without a name there is no address to send the bid to. */
const nameless: Answer<never> = {
  ok: false,
  status: 0,
  problem: {
    title: "The bid has no name.",
    detail: "",
    faults: [{ where: "bid", expected: "a name", got: "nothing" }],
  },
};

/** To take a bid back. */
export function withdrawDialog(bid: BidResource): Dialog {
  const granted = bid.allocation?.granted ?? 0;
  return {
    title: `Withdraw bid ${bid.bid}?`,
    text:
      granted === 0
        ? "It holds no units."
        : `Its ${count(granted)} units go at the notice of their level, ${bid.level}.`,
    submit: {
      label: "Withdraw",
      isGrave: true,
      send: () => write({ method: "DELETE", path: `/v1/bids/${encodeURIComponent(bid.bid)}`, version: bid.version }),
      done: `Bid ${bid.bid} is withdrawn.`,
    },
  };
}

interface Subject {
  readonly key: string;
  readonly label: string;
  readonly workload: string;
  readonly part: string;
}

/** Parts that who reads may bid for. */
function subjectsOf({ workloads = [] }: FleetState): readonly Subject[] {
  return workloads
    .filter(takesBids)
    .flatMap((workload) =>
      workload.parts.filter(({ bidUnits }) => bidUnits > 0).map((part) => subjectOf(workload, part)),
    );
}

function subjectOf({ workload, unitUsdPerHour }: WorkloadResource, { part, level, bidUnits }: PartResource): Subject {
  const price = unitUsdPerHour[level];
  const priceText = price === undefined ? "" : `, now ${unitPrice(price)}`;
  const label = `${workload}/${part}: ${level}, up to ${count(bidUnits)} units${priceText}`;
  return { key: JSON.stringify([workload, part]), label, workload, part };
}

function subjectField(subjects: readonly Subject[], faults: Faults): View {
  const hint = "The price is that of a unit-hour while nothing else is bid.";
  const choices = subjects.map(({ key, label }) => ({ value: key, label }));
  return selectField({ name: "workload", label: "For", hint }, choices, subjects[0]?.key ?? "", faults);
}

function figureFields(bid: BidResource | undefined, at: string, faults: Faults): readonly View[] {
  const left = bid === undefined ? 4 : Math.max(0, (Date.parse(bid.until) - Date.parse(at)) / 3_600_000);
  return [
    inputField({ name: "units", label: "Units" }, "number", `${bid?.units ?? 1}`, faults),
    inputField(
      { name: "minimumUnits", label: "Fewest units of use", hint: "With fewer it gets none." },
      "number",
      `${bid?.minimumUnits ?? 1}`,
      faults,
    ),
    inputField(
      { name: "usdPerUnitHour", label: "At most, USD a unit-hour" },
      "number",
      bid === undefined ? "" : `${bid.usdPerUnitHour}`,
      faults,
    ),
    inputField({ name: "until", label: "For how many hours from now" }, "number", `${Number(left.toFixed(2))}`, faults),
  ];
}

/** What is typed in, as it is: what is wrong with it, or missing, the API says. */
function bidFrom(
  subject: Pick<Partial<BidChange>, "workload" | "part"> | undefined,
  at: string,
  from: string | undefined,
): Partial<BidChange> {
  const typed = {
    workload: subject?.workload,
    part: subject?.part,
    units: numberIn("units"),
    minimumUnits: numberIn("minimumUnits"),
    usdPerUnitHour: numberIn("usdPerUnitHour"),
    from,
    until: isoAfter(at, numberIn("until")),
  };
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
}
