/*
 * Compares what a program in another language declared its fleet with, as JSON, with the quickstart: node sameFleet.mjs FILE
 */
import { deepStrictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateProgram } from "../dist/provider/preview/evaluateProgram.js";

const quickstart = join(import.meta.dirname, "..", "dist", "examples", "quickstart");
const { resources } = await evaluateProgram(quickstart, { project: "quickstart", stack: "dev", nowEpochSeconds: 0 });
const fleet = resources.find(({ type }) => type === "blended-fleet:index:BlendedFleet");
deepStrictEqual(JSON.parse(readFileSync(process.argv[2], "utf8")), JSON.parse(JSON.stringify(fleet.inputs)));
console.log("The fleet is the quickstart's.");
