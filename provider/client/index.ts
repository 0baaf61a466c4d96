/* What `blended-fleet/client` exports. */
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
