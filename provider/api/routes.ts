import { readRoutes } from "./readRoutes.js";
import type { Route } from "./route.js";
import { writeRoutes } from "./writeRoutes.js";

/** All that the API takes, besides its own document. */
export const routes: readonly Route[] = [...readRoutes, ...writeRoutes];
