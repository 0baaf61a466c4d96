import type { Action, Outcome } from "../engine/action.js";
import type { DecisionLog } from "../ports/decisionLog.js";
import { S3LineLog, type S3LogOptions } from "./s3LineLog.js";

/** One line of a decision log, as JSON. */
export type DecisionLogEntry =
  | { readonly kind: "decided"; readonly atEpochSeconds: number; readonly action: Action }
  | {
      readonly kind: "happened";
      readonly atEpochSeconds: number;
      /** Of an action that was decided, in this object or an earlier one. */
      readonly key: string;
      readonly outcome: Outcome;
    };

/** Decisions as objects of a bucket, one JSON line an entry: see `S3LineLog`. */
export class S3DecisionLog implements DecisionLog {
  private readonly lines: S3LineLog;

  constructor(options: S3LogOptions) {
    this.lines = new S3LineLog(options);
  }

  decided(nowSeconds: number, actions: readonly Action[]): void {
    this.add(
      nowSeconds,
      actions.map((action) => ({ kind: "decided", atEpochSeconds: nowSeconds, action })),
    );
  }

  happened(nowSeconds: number, action: Action, outcome: Outcome): void {
    this.add(nowSeconds, [{ kind: "happened", atEpochSeconds: nowSeconds, key: action.key, outcome }]);
  }

  /** @throws RequestFailedError where S3 fails: see `S3LineLog`. */
  flush(): Promise<void> {
    return this.lines.flush();
  }

  private add(nowSeconds: number, entries: readonly DecisionLogEntry[]): void {
    this.lines.add(
      nowSeconds,
      entries.map((entry) => `${JSON.stringify(entry)}\n`),
    );
  }
}
