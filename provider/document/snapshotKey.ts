import { InputError, show } from "../errors.js";

const keyForm = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;
const prefixForm = /^[A-Za-z0-9_/-]*$/;

/** Without dots a key can't leave the folder it is stored in. @throws InputError for any other key. */
export function checkSnapshotKey(key: string): void {
  if (!keyForm.test(key)) refuse("key", "letters, digits, - and _, in parts separated by /", key);
}

/** @throws InputError for text that no key begins with. */
export function checkSnapshotPrefix(prefix: string): void {
  if (!prefixForm.test(prefix) || prefix.startsWith("/")) refuse("prefix", "the beginning of a key", prefix);
}

function refuse(where: string, expected: string, got: string): never {
  throw new InputError("snapshot key", [{ where, expected, got: show(got) }]);
}
