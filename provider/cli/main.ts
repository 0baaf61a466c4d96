#!/usr/bin/env node
import { exitStatusOf, messageOf } from "./exitStatus.js";
import { endAfterPrograms } from "./plan/programRun.js";
import { buildProgram } from "./program.js";
import { processTerminal } from "./terminal.js";

const terminal = processTerminal();

buildProgram(terminal)
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    const message = messageOf(error);
    if (message) terminal.error(message);
    process.exitCode = exitStatusOf(error);
  })
  .finally(endAfterPrograms);
