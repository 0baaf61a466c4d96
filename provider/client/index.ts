/**
 * The API from TypeScript: `import { FleetClient } from "blended-fleet/client"`.
 * @module client
 */
export { FleetClient, type ExpectedVersion, type FleetClientOptions } from "./fleetClient.js";
export type { ClientPorts, Fetch } from "./apiTransport.js";
export type { Authorisation, AwsCredentials } from "./credentials.js";
export {
  ApiRefusedError,
  BlendedFleetError,
  InputError,
  RequestFailedError,
  type Fault,
  type Problem,
} from "../errors.js";
export type * from "../api/resources.js";
export type { DegradationStep } from "../engine/fleet.js";
export type { PriceParts } from "../engine/pricing/priceBoard.js";
