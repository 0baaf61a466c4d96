/** True where a file system call failed because of this: `ENOENT`, `EEXIST`. */
export function failedWith(failure: unknown, ...codes: readonly string[]): boolean {
  return failure instanceof Error && codes.includes((failure as NodeJS.ErrnoException).code ?? "");
}
