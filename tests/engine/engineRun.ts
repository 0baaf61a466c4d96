import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import type { BlendedFleetArgs } from "../../components/args.js";

/** A fleet that a program declares. */
export interface ProgramFleet {
  readonly name: string;
  readonly args: BlendedFleetArgs;
}

export interface PlainResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A program that Pulumi runs. */
export type EngineProgram =
  /** One of the examples as it stands, by its folder, with settings beside those that the stack has. */
  | { readonly kind: "example"; readonly name: string; readonly settings?: ConfigMap }
  | { readonly kind: "fleets"; readonly fleets: readonly ProgramFleet[] }
  /**
   * A fleet whose image, subnets and security group are outputs of resources of the same program, and whose user data is
   * a secret: nothing of it is known in a preview.
   */
  | { readonly kind: "wired"; readonly fleet: ProgramFleet; readonly secret: string }
  /** A fleet that the package's plugin constructs, wired as above where there is a secret. */
  | { readonly kind: "remote"; readonly fleet: ProgramFleet; readonly secret?: string }
  /** Programs of the policies' corpus, together in one stack. */
  | { readonly kind: "corpus"; readonly names: readonly string[] }
  /** An instance with one tag, whose value is a secret. */
  | { readonly kind: "secretTag"; readonly key: string; readonly value: string }
  /** So many plain workloads on spot. */
  | { readonly kind: "spotWorkloads"; readonly count: number }
  /** Resources as they are, without a component. */
  | { readonly kind: "plain"; readonly resources: readonly PlainResource[] };

/** A policy pack that a run is held to. */
export interface PolicyPackRun {
  /** The pack's folder. */
  readonly folder: string;
  /** What `--policy-pack-config` would name, as JSON. Default: the pack's own defaults. */
  readonly configuration?: unknown;
}

/** What a test has Pulumi's engine do. */
export type EngineRun =
  | {
      readonly kind: "preview";
      readonly program: EngineProgram;
      readonly expectNoChanges?: boolean;
      readonly policies?: PolicyPackRun;
    }
  | {
      readonly kind: "up";
      readonly program: EngineProgram;
      readonly expectNoChanges?: boolean;
      /** Looks first at what has become of the resources. */
      readonly refresh?: boolean;
      /** A regular expression: the stand-in creates nothing that has it in its URN. */
      readonly failFor?: string;
      readonly policies?: PolicyPackRun;
    }
  | { readonly kind: "refresh" }
  /** The stack's state as its backend keeps it, as text. */
  | { readonly kind: "state" }
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
