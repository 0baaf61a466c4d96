/* What the API answers and takes, as JSON. Moments are ISO 8601 texts in UTC; money is in USD. */
export type * from "./resources/blend.js";
export type * from "./resources/fleet.js";
export type * from "./resources/history.js";
export type * from "./resources/prices.js";
export type * from "./resources/requests.js";
export type { Problem as ProblemResource } from "../errors.js";
