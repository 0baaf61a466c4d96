import { decisionLines, outcomeLine } from "../document/decisionLines.js";
import type { Action, Outcome } from "../engine/action.js";
import type { DecisionInput } from "../engine/decisionInput.js";
import type { DecisionLog } from "../ports/decisionLog.js";
import { S3LineLog, type S3LogOptions } from "./s3LineLog.js";

/** Decisions as objects of a bucket, in lines as `decisionLines.ts` has them: see `S3LineLog`. */
export class S3DecisionLog implements DecisionLog {
  private readonly lines: S3LineLog;

  constructor(options: S3LogOptions) {
    this.lines = new S3LineLog(options);
  }

  decided(nowSeconds: number, actions: readonly Action[], on: DecisionInput, model: string): void {
    this.lines.add(nowSeconds, decisionLines(nowSeconds, actions, on, model));
  }

  happened(nowSeconds: number, action: Action, outcome: Outcome): void {
    this.lines.add(nowSeconds, [outcomeLine(nowSeconds, action, outcome)]);
  }

  /** @throws RequestFailedError where S3 fails: see `S3LineLog`. */
  flush(): Promise<void> {
    return this.lines.flush();
  }
}
