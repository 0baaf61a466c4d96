import type * as z from "zod/mini";
import { formFaults } from "../document/plainForm.js";
import { InputError } from "../errors.js";

/** @throws InputError with every fault of the line's form. */
export function readForm<Form extends z.ZodMiniType>(form: Form, value: unknown): z.infer<Form> {
  const read = form.safeParse(value, { reportInput: true });
  if (read.success) return read.data;
  throw new InputError("this line", formFaults(read.error.issues));
}
