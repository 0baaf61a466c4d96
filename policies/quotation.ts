import { isSecretText } from "./secretTexts.js";

/** Longer texts are cut: a message says which value is wrong, and need not hold all of it. */
const longest = 60;

/**
 * A value of a program's, as messages show it: in quotes, cut where it is long, and with what would move a terminal's
 * cursor or hide text written as escapes, so that no tag can look like a message of its own. Of a secret nothing is shown.
 */
export function quoted(text: string): string {
  if (isSecretText(text)) return "[secret]";
  const shown = text.length > longest ? `${text.slice(0, longest)}...` : text;
  return JSON.stringify(shown).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return String.raw`\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

/** Such as `1 unit` and `2 units`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
