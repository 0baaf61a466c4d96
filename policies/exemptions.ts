/** Whether one of the patterns is the whole name or URN; * stands for any text, and nothing else is special. */
export function isExempt(
  patterns: readonly string[],
  { name, urn }: { readonly name: string; readonly urn: string },
): boolean {
  return patterns.some((pattern) => {
    const expression = expressionOf(pattern);
    return expression.test(name) || expression.test(urn);
  });
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^${pattern.split("*").map(literal).join(".*")}$`, "s");
  expressions.set(pattern, made);
  return made;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
