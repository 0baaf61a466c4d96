/* The pack's entry. Constructing a PolicyPack starts a server, so that nothing else may load this file. */
import { PolicyPack } from "@pulumi/policy";
import { refuseFaultyConfiguration } from "./configurationCheck.js";
import { packName, policies, rules } from "./pack.js";
import { readPropertiesOnce } from "./readOnce.js";

refuseFaultyConfiguration(rules);
readPropertiesOnce();

new PolicyPack(packName, {
  description: "Holds what launches instances on AWS to the promises of its interruptibility levels.",
  displayName: "Blended fleet",
  provider: "aws",
  policies: [...policies],
});
