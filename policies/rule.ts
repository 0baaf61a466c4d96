import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { Fault } from "../provider/errors.js";
import type { DeclaredFleet } from "./view/declaredFleet.js";
import type { Launcher } from "./view/launcher.js";
import type { StackView } from "./view/stackView.js";
import type { StateStore } from "./view/stateStore.js";
import type { Edit } from "./remedy.js";

/** What owners may set of every policy. */
export interface Exemptions {
  /** Names or URNs of resources that it leaves alone, with * for any text. */
  readonly except: readonly string[];
}

/** Says that something is wrong, and what to change. */
export type Report = (message: string) => void;

/** Something that a finding is about. */
export interface Subject {
  readonly urn: string;
  readonly name: string;
}

export type ReportOn = (subject: Subject, message: string) => void;

/** What a policy looks at, each where it looks at it at all; nothing of it knows AWS's types. */
export interface Checks<Settings> {
  readonly launcher?: (launcher: Launcher, settings: Settings, report: Report) => void;
  readonly fleet?: (fleet: DeclaredFleet, settings: Settings, report: Report) => void;
  readonly store?: (store: StateStore, settings: Settings, report: Report) => void;
  readonly stack?: (stack: StackView, settings: Settings, report: ReportOn) => void;
}

/** What puts a resource right without changing what is bought or promised, at enforcement level `remediate`. */
export interface Remedies<Settings> {
  readonly launcher?: (launcher: Launcher, settings: Settings) => readonly Edit[];
  readonly store?: (store: StateStore, settings: Settings) => readonly Edit[];
}

/** A policy of the pack. */
export interface RuleOf<Settings> {
  readonly name: string;
  /** One sentence: what has to be. */
  readonly description: string;
  readonly severity: Severity;
  readonly enforcementLevel: EnforcementLevel;
  readonly remediationSteps: string;
  /** The settings besides `except`, each with its default where it has one. */
  readonly settings: PolicyConfigSchema["properties"];
  /** What a JSON schema can't say is wrong with settings. */
  readonly faultsOf?: (settings: Settings) => readonly Fault[];
  readonly checks: Checks<Settings>;
  readonly remedies?: Remedies<Settings>;
}

/** Settings are checked against the rule's own schema before it sees them. */
export type Rule = RuleOf<Exemptions>;

/** Declares a policy with settings of its own shape. */
export function rule<Settings extends object>(spec: RuleOf<Settings & Exemptions>): Rule {
  return spec as unknown as Rule;
}
