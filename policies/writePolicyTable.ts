import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "./pack.js";
import { policyTable, withTable } from "./policyTable.js";

/** Writes the table of policies in the docs anew; run in the package's root by `npm run policies`. */
const file = join("docs", "policies.md");
writeFileSync(file, withTable(readFileSync(file, "utf8"), policyTable(rules)));
