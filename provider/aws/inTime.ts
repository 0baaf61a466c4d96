/** Waits for a call for so long at most, then fails; what was called may go on. @param failure what it then fails with. */
export async function inTime<Answer>(
  call: () => Promise<Answer>,
  milliseconds: number,
  failure: () => Error,
): Promise<Answer> {
  if (milliseconds === Infinity) return call();
  if (milliseconds <= 0) throw failure();
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure()), milliseconds);
  });
  try {
    return await Promise.race([call(), end]);
  } finally {
    clearTimeout(timer);
  }
}
