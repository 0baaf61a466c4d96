import { join } from "node:path";
import { writePolicyPack } from "./policyPack.js";

/** Run in the package's root by `npm run build`. */
void writePolicyPack(".", join("dist", "policy-pack"));
