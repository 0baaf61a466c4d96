/**
 * The API from TypeScript: `import { FleetClient } from "blended-fleet/client"`.
 * @module client
 * @sortStrategy alphabetical
 */
export { FleetClient, type ExpectedVersion, type FleetClientOptions } from "./fleetClient.js";
export type { ClientPorts, Fetch } from "./apiTransport.js";
export type { Authorisation, AwsCredentials, SignatureAuthorisation, TokenAuthorisation } from "./credentials.js";
export {
  ApiRefusedError,
  BlendedFleetError,
  InputError,
  RequestFailedError,
  type Fault,
  type Problem,
} from "../errors.js";
export type * from "../api/resources/blend.js";
export type * from "../api/resources/fleet.js";
export type * from "../api/resources/history.js";
export type * from "../api/resources/prices.js";
export type * from "../api/resources/requests.js";
export type { DegradationStep } from "../engine/fleet.js";
export type { PriceParts } from "../engine/pricing/priceBoard.js";
