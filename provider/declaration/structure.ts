import * as z from "zod";
import { pathText, show, type Fault } from "../errors.js";
import { withoutFaulty } from "./withoutFaulty.js";
import type { InstanceTypeArgs, MarketArgs, ProfileArgs, WorkloadArgs } from "./args.js";
import { nearestName } from "./nearestName.js";
import { fleetFields, workload as workloadSchema } from "./schema.js";

/** What of a declaration has the right structure; the rest is missing here and has faults. */
export interface FleetDraft {
  readonly zones?: string[];
  readonly profile?: ProfileArgs;
  readonly budgetUsdPerHour?: number;
  readonly onDemandVcpus?: number;
  readonly instanceTypes?: InstanceTypeArgs[];
  readonly market?: MarketArgs;
  /** By place in the declaration; undefined where one has faults. */
  readonly workloads: readonly (WorkloadArgs | undefined)[];
}

export interface ReadStructure {
  readonly draft: FleetDraft;
  /** Names given to workloads, whatever their other faults, by place. */
  readonly workloadNames: readonly unknown[];
  readonly faults: readonly Fault[];
}

type Path = readonly PropertyKey[];
const fleetFieldNames = Object.keys(fleetFields);
/** A declaration is about five levels deep; YAML can make loops. */
const deepest = 8;

/**
 * Reads every field of a declaration on its own and each workload on its own, so that a fault in one hides nothing in
 * the others.
 */
export function readStructure(value: unknown, zonesAreRequired: boolean): ReadStructure {
  const faults: Fault[] = [];
  if (!isRecord(value)) {
    const fault = { where: "fleet", expected: "an object with zones and workloads", got: show(value) };
    return { draft: { workloads: [] }, workloadNames: [], faults: [fault] };
  }
  for (const key of Object.keys(value)) {
    if (!fleetFieldNames.includes(key)) faults.push(unknownField([], key, fleetFieldNames));
  }
  const read = <T>(name: keyof typeof fleetFields, schema: z.ZodType<T>, required = false): T | undefined =>
    value[name] === undefined && !required ? undefined : readAs(schema, value[name], [name], faults);
  const zones = read("zones", fleetFields.zones, zonesAreRequired);
  const profile = read("profile", fleetFields.profile);
  const budgetUsdPerHour = read("budgetUsdPerHour", fleetFields.budgetUsdPerHour);
  const onDemandVcpus = read("onDemandVcpus", fleetFields.onDemandVcpus);
  const instanceTypes = read("instanceTypes", fleetFields.instanceTypes);
  const market = read("market", fleetFields.market);
  // Not read when it is an object: a component may pass outputs in it, which must not be looked into.
  if (value["infrastructure"] !== undefined && !isRecord(value["infrastructure"])) {
    read("infrastructure", fleetFields.infrastructure);
  }
  const workloads = readWorkloads(value["workloads"], faults);
  const draft: FleetDraft = {
    ...(zones && { zones }),
    ...(profile && { profile }),
    ...(budgetUsdPerHour !== undefined && { budgetUsdPerHour }),
    ...(onDemandVcpus !== undefined && { onDemandVcpus }),
    ...(instanceTypes && { instanceTypes }),
    ...(market && { market }),
    workloads,
  };
  return { draft, workloadNames: namesOf(value["workloads"]), faults };
}

function readWorkloads(value: unknown, faults: Fault[]): readonly (WorkloadArgs | undefined)[] {
  if (!Array.isArray(value) || value.length === 0) {
    readAs(fleetFields.workloads, value, ["workloads"], faults);
    return [];
  }
  return Array.from(value, (item, index) => readWorkload(item, ["workloads", index], faults));
}

/** A workload with faults is read without its faulty fields as well, so that what else is wrong with it is found. */
function readWorkload(item: unknown, path: Path, faults: Fault[]): WorkloadArgs | undefined {
  const read = readAs<WorkloadArgs>(workloadSchema, item, path, faults);
  if (read !== undefined) return read;
  const { error } = workloadSchema.safeParse(withoutUndefined(item, 0));
  return error && workloadSchema.safeParse(withoutFaulty(withoutUndefined(item, 0), error.issues)).data;
}

function namesOf(workloads: unknown): readonly unknown[] {
  return Array.isArray(workloads) ? Array.from(workloads, (item) => (isRecord(item) ? item["name"] : undefined)) : [];
}

export function readAs<T>(schema: z.ZodType<T>, value: unknown, path: Path, faults: Fault[]): T | undefined {
  const result = schema.safeParse(withoutUndefined(value, 0), { reportInput: true });
  if (result.success) return result.data;
  faults.push(...result.error.issues.flatMap((issue) => faultsOf(issue, schema, path)));
  return undefined;
}

function faultsOf(issue: z.core.$ZodIssue, schema: z.ZodType, path: Path): readonly Fault[] {
  const place = [...path, ...issue.path];
  if (issue.code !== "unrecognized_keys") {
    return [{ where: pathText(place), expected: issue.message, got: show(issue.input) }];
  }
  const known = fieldsAt(schema, issue.path);
  return issue.keys.map((key) => unknownField(place, key, known));
}

function unknownField(path: Path, key: string, known: readonly string[]): Fault {
  const nearest = nearestName(key, known);
  const expected = nearest === undefined ? `no other fields than ${known.join(", ")}` : `the field ${nearest}`;
  return { where: pathText([...path, key]), expected, got: "an unknown field" };
}

/** The names of the fields of the object schema that a path leads to, through lists and objects of any names. */
function fieldsAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  if (schema instanceof z.ZodExactOptional) return fieldsAt(schema.unwrap(), path);
  const [step, ...rest] = path;
  if (schema instanceof z.ZodArray) return fieldsAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return fieldsAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
  const inner = step === undefined ? undefined : shape[String(step)];
  return inner === undefined ? Object.keys(shape) : fieldsAt(inner, rest);
}

/** In TypeScript a field set to undefined is as good as absent. */
function withoutUndefined(value: unknown, depth: number): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(value)) return Array.from(value, (item) => withoutUndefined(item, depth + 1));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutUndefined(item, depth + 1)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
