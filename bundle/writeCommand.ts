import { resolve } from "node:path";
import { linkCommand } from "./linkCommand.js";

/** Run in the package's root, at the end of a build. Where there may be no links, as on some Windows, npx takes longer. */
try {
  linkCommand(resolve());
} catch (failure) {
  console.warn(`npx blended-fleet will be slow at first: ${(failure as Error).message}`);
}
