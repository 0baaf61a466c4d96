import { levelsByStrength, type Level } from "../../engine/level.js";

export const levelNames = `one of ${levelsByStrength.join(", ")}, or as much of it as tells which`;

/** The one level that a name is, or begins: `30-min`, `immediate`. */
export function levelNamed(text: string): Level | undefined {
  const plain = text.trim().toLowerCase();
  const found = levelsByStrength.filter((level) => plain !== "" && level.toLowerCase().startsWith(plain));
  return found.length === 1 ? found[0] : undefined;
}
