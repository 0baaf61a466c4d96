/** A command with the options that were given, by their flags, to be typed again as it stands. */
export function commandLine(
  command: string,
  flags: Readonly<Record<string, string>>,
  options: Readonly<Record<string, string | undefined>>,
): string {
  const given = Object.entries(flags).flatMap(([name, flag]) =>
    options[name] === undefined ? [] : [flag, quoted(options[name])],
  );
  return [`blended-fleet ${command}`, ...given].join(" ");
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
