import type { FleetContext } from "../declaration/declaration.js";
import { readDeclaredMarket } from "../market/declaredMarket.js";
import { planDeclaration, type PlannedFleet } from "../plan/plannedFleet.js";

/** Where a declaration is from, and what it does not say itself. */
export interface DeclarationOrigin extends Pick<FleetContext, "name" | "source" | "nowEpochSeconds"> {
  /** That its market file is looked for in. Default: the folder that the process is in. */
  readonly folder?: string;
}

/**
 * The plan of a declaration, unchecked so far, on the market file that it names, as a component would make it.
 * @throws InputError with every fault there is, those of the market file among them.
 */
export function planOnMarket(declared: unknown, { folder, ...named }: DeclarationOrigin): PlannedFleet {
  const market = readDeclaredMarket(declared, folder);
  return planDeclaration(declared, { ...named, oneRegion: true, ...(market && { market }) });
}
