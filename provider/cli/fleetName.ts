import { basename } from "node:path";

/** A fleet in a file is named for it, in the letters a name may have. */
export function fleetName(file: string): string {
  const name = basename(file)
    .replace(/\.[^.]+$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return name || "fleet";
}
