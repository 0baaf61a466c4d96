import type { BlendLineResource, BlendResource, InstanceResource } from "../../api/resources.js";
import { count, counted, lengthBetween, moment, usd } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import { mayWrite, type PageActions } from "./pageActions.js";
import { headRow, placeholder, scrolled } from "./tables.js";
import { view, type View } from "./view.js";

interface PoolOfBlend {
  readonly pool: string;
  readonly lines: readonly BlendLineResource[];
  readonly units: number;
}

type Share = "on-demand" | "spot" | "unknown" | "shadow";

/** Instances of a pool that are listed; a reader looks for one, not through thousands. */
const listedInstances = 200;

/** Units by pool, with their instances. */
export function blendViews(state: FleetState, actions: PageActions): readonly View[] {
  const { blend } = state;
  if (blend === undefined) return [placeholder("Not read yet.")];
  const pools = poolsOf(blend);
  if (pools.length === 0) return [placeholder("No unit is running.")];
  const most = Math.max(1, ...pools.map(({ units }) => units));
  return pools.map((pool) => poolView(pool, most, state, actions));
}

/** By pool, on-demand first: an order that stays while units come and go. */
function poolsOf({ lines }: BlendResource): readonly PoolOfBlend[] {
  const byPool = new Map<string, BlendLineResource[]>();
  for (const line of lines) byPool.set(line.pool, [...(byPool.get(line.pool) ?? []), line]);
  const pools = Array.from(byPool, ([pool, own]) => ({ pool, lines: own, units: sum(own.map(({ units }) => units)) }));
  return pools.sort((a, b) => marketOf(a).localeCompare(marketOf(b)) || a.pool.localeCompare(b.pool));
}

function marketOf({ lines }: PoolOfBlend): string {
  return lines[0]?.market ?? "unknown";
}

function poolView(pool: PoolOfBlend, most: number, state: FleetState, actions: PageActions): View {
  const instances = pool.lines.flatMap((line) => line.instances.map((instance) => ({ line, instance })));
  const cost = usd(sum(pool.lines.map(({ usdPerHour }) => usdPerHour)));
  return view(
    "details",
    { key: pool.pool, class: "pool" },
    view(
      "summary",
      {},
      view("span", { class: "pool-name" }, pool.pool),
      view("span", { class: "bar", "aria-hidden": "true" }, segmentsOf(pool, most)),
      view("span", { class: "pool-units" }, unitsText(pool)),
      view("span", { class: "pool-cost" }, `${cost}/h`),
      view("span", { class: "lost pool-marks" }, marksOf(instances.map(({ instance }) => instance))),
    ),
    scrolled(
      view(
        "table",
        { "aria-label": `Instances in ${pool.pool}`, class: "instances" },
        headRow(["Instance", "Workload", "Level", "Role", "Age", "State", ""], [0, 1, 2, 3, 5]),
        view(
          "tbody",
          {},
          instances.slice(0, listedInstances).map(({ line, instance }) => instanceRow(line, instance, state, actions)),
        ),
      ),
      `Instances in ${pool.pool}`,
    ),
    instances.length > listedInstances
      ? view("p", { class: "hint" }, `${count(instances.length - listedInstances)} more are not listed.`)
      : undefined,
  );
}

function shareOf({ role, market }: BlendLineResource): Share {
  return role === "shadow" ? "shadow" : market;
}

function sharesOf({ lines }: PoolOfBlend): readonly (readonly [Share, number])[] {
  const shares: readonly Share[] = ["on-demand", "spot", "unknown", "shadow"];
  return shares
    .map((share) => [share, sum(lines.filter((line) => shareOf(line) === share).map(({ units }) => units))] as const)
    .filter(([, units]) => units > 0);
}

function segmentsOf(pool: PoolOfBlend, most: number): readonly View[] {
  return sharesOf(pool).map(([share, units]) =>
    view("span", { key: share, class: `segment fill-${share}`, style: { width: `${(units / most) * 100}%` } }),
  );
}

function unitsText(pool: PoolOfBlend): string {
  return sharesOf(pool)
    .map(([share, units]) => (share === "shadow" ? counted(units, "shadow") : `${count(units)} ${share}`))
    .join(", ");
}

function marksOf(instances: readonly InstanceResource[]): string {
  const noticed = instances.filter((instance) => instance.noticed).length;
  const leaving = instances.filter((instance) => instance.leaving && !instance.noticed).length;
  return [...(noticed > 0 ? [`▲ ${noticed} noticed`] : []), ...(leaving > 0 ? [`↗ ${leaving} leaving`] : [])].join(" ");
}

function instanceRow(
  line: BlendLineResource,
  instance: InstanceResource,
  state: FleetState,
  actions: PageActions,
): View {
  const at = state.blend?.at ?? instance.launchedAt;
  const drain = (): void => actions.drain(line.workload, instance.instance);
  const button = view(
    "button",
    { type: "button", "aria-label": `Drain ${instance.instance}`, onClick: drain },
    "Drain…",
  );
  return view(
    "tr",
    { key: instance.instance },
    view("th", { scope: "row" }, instance.instance),
    view("td", { class: "words" }, `${line.workload}/${line.part}`),
    view("td", { class: "words" }, line.level),
    view("td", { class: "words" }, line.role),
    view("td", {}, lengthBetween(instance.launchedAt, at)),
    view("td", { class: "words" }, stateOf(instance, at)),
    view("td", {}, mayWrite(state, line.workload) && !instance.leaving ? button : undefined),
  );
}

function stateOf({ noticed, leaving, warnedUntil, unsavedSince }: InstanceResource, at: string): string {
  const words = [
    noticed ? "▲ noticed" : undefined,
    leaving ? "↗ leaving" : undefined,
    warnedUntil === undefined ? undefined : `warned, stays until ${moment(warnedUntil, at)}`,
    unsavedSince === undefined ? undefined : `unsaved for ${lengthBetween(unsavedSince, at)}`,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? "steady" : words.join("; ");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
