import type { BlendedFleetArgs } from "../../components/args.js";

/** A program that Pulumi runs: the quickstart as it stands, or a fleet alone. */
export type EngineProgram =
  { readonly kind: "quickstart" } | { readonly kind: "fleet"; readonly name: string; readonly args: BlendedFleetArgs };

/** What a test has Pulumi's engine do. */
export type EngineRun =
  | { readonly kind: "preview"; readonly program: EngineProgram; readonly expectNoChanges?: boolean }
  | {
      readonly kind: "up";
      readonly program: EngineProgram;
      readonly expectNoChanges?: boolean;
      /** Looks first at what has become of the resources. */
      readonly refresh?: boolean;
      /** A regular expression: the stand-in creates nothing that has it in its URN. */
      readonly failFor?: string;
    }
  | { readonly kind: "refresh" }
  | { readonly kind: "destroy" };

/** What the engine did, where it did not fail. */
export interface EngineResult {
  /** What it printed for the owner. */
  readonly text: string;
  /** How many resources had each kind of change, such as `create`. Of a preview, only the text tells. */
  readonly changes: Readonly<Record<string, number>>;
  /** The stack's outputs, after an update. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

export type EngineAnswer =
  { readonly kind: "done"; readonly result: EngineResult } | { readonly kind: "failed"; readonly message: string };
