import { show, type Fault } from "../errors.js";

/** What is advised on: a service or a deadline job. */
export interface Subject {
  /**
   * The answer to an observation of it.
   * @throws InputError with every fault of the line, which then has changed nothing.
   */
  observe(line: unknown): object;
}

/** Time only goes forward. */
export function timeFaults(timeSeconds: number, beforeSeconds: number): readonly Fault[] {
  if (timeSeconds > beforeSeconds) return [];
  const expected = `a time after that of the last observation, ${beforeSeconds}`;
  return [{ where: "timeSeconds", expected, got: show(timeSeconds) }];
}
