import * as pulumi from "@pulumi/pulumi";
import { parseFleet } from "../provider/declaration/declaration.js";
import { WorkloadKind } from "../provider/engine/fleet.js";
import { Architecture } from "../provider/engine/instanceType.js";
import { readDeclaredMarket } from "../provider/market/declaredMarket.js";
import { collectingFaults, describeFault, InputError, type Fault } from "../provider/errors.js";
import { plannedFleet, type PlannedFleet } from "../provider/plan/plannedFleet.js";
import type { InfrastructureArgs } from "./args.js";
import { fitFaults, readInfrastructure, type DeclaredShape, type DeclaredWorkloadShape } from "./infrastructure.js";

/** A declaration without faults, every default of the fleet filled in. */
export interface ResolvedFleet {
  readonly planned: PlannedFleet;
  readonly infrastructure: InfrastructureArgs;
}

/**
 * Checks and resolves the arguments of a fleet, whoever wrote them.
 * @throws InputError with every fault of the fleet and of its infrastructure, each with its property path.
 */
export function resolveFleet(name: string, args: unknown, nowEpochSeconds: number): ResolvedFleet {
  const { infrastructure: declared, ...fleet } = (args ?? {}) as Record<string, unknown>;
  const faults: Fault[] = [];
  const market = readDeclaredMarket(fleet);
  const context = { name, nowEpochSeconds, oneRegion: true, ...(market && { market }) };
  const spec = collectingFaults(faults, () => parseFleet(fleet, context));
  const infrastructure = readInfrastructure(declared, faults);
  if (infrastructure) faults.push(...fitFaults(infrastructure, shapeOf(fleet)));
  if (faults.length > 0 || !spec || !infrastructure) throw new InputError(`fleet ${name}`, faults);
  return { infrastructure, planned: plannedFleet(fleet, spec, context) };
}

/**
 * The error Pulumi shows an owner for a declaration that can't be used: by property where the fleet is a component of a
 * package, as one message where it is part of a program.
 */
export function inputPropertiesError(error: InputError): pulumi.InputPropertiesError {
  const shown = new pulumi.InputPropertiesError({
    message: error.message,
    errors: error.faults.map((fault) => ({ propertyPath: fault.where, reason: describeFault(fault) })),
  });
  shown.cause = error;
  // In a program Pulumi prints the stack of an error it does not know; an owner's slip has none worth reading.
  shown.stack = error.message;
  return shown;
}

/** What can be told of a declaration that may have faults. */
function shapeOf(fleet: Record<string, unknown>): DeclaredShape {
  return {
    zones: listIn(fleet["zones"]).filter((zone) => typeof zone === "string"),
    workloads: listIn(fleet["workloads"]).flatMap((workload, index) => workloadShape(workload, `workloads[${index}]`)),
  };
}

function workloadShape(workload: unknown, where: string): readonly DeclaredWorkloadShape[] {
  const { name, kind, deadline, needs, instanceTypes } = (workload ?? {}) as Record<string, unknown>;
  if (typeof name !== "string") return [];
  const architecture = ((needs ?? {}) as Record<string, unknown>)["architecture"];
  return [
    {
      name,
      isService: kind === undefined ? deadline === undefined : kind === WorkloadKind.Service,
      architecture: architecture === Architecture.Arm ? Architecture.Arm : Architecture.X86,
      instanceTypes: listIn(instanceTypes).length,
      where,
    },
  ];
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
