import type { Command } from "commander";

const helpWidth = 110;

/** The page of the command line: what each command's own help says, in the order of the help of all. */
export function commandReference(program: Command): string {
  const commands = program.commands.flatMap((command) => [command, ...command.commands]);
  return [
    "# The command line",
    "",
    "Generated from the commands' own help by `npm run reference`: `npx blended-fleet COMMAND --help` prints the same. Exit",
    "status: 0, or 2 where the input can't be used, with every fault at once, or 1 where something else failed.",
    "",
    helpOf(program),
    ...commands.flatMap((command) => ["", `## ${nameOf(command)}`, "", helpOf(command)]),
    "",
  ].join("\n");
}

function nameOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name();
}

function helpOf(command: Command): string {
  command.configureHelp({ helpWidth });
  return ["```text", command.helpInformation().trimEnd(), "```"].join("\n");
}
