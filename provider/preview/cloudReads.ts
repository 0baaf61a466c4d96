import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { mockCall, mockLookUp } from "./mockResource.js";

/** Something that a program reads in its cloud: a call such as `aws:ec2/getSubnet:getSubnet`, or another stack's outputs. */
export interface CloudRead {
  /** Of a call, or the type of what is read. */
  readonly token: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * What the cloud answers, by token such as `aws:ec2/getSubnet:getSubnet` or `pulumi:pulumi:StackReference`; undefined where
 * it has no answer to these inputs.
 */
export type Answers = Readonly<
  Record<string, (inputs: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | undefined>
>;

interface ReadOptions {
  readonly answers?: Answers;
  readonly region: string;
  readonly unknownOutputs?: boolean;
  readonly onUnanswered?: (read: CloudRead) => void;
}

const stackReference = "pulumi:pulumi:StackReference";

/** What mocks answer to all that a program reads in its cloud. */
export function cloudReads({ answers = {}, region, unknownOutputs = false, onUnanswered }: ReadOptions) {
  return {
    call: (args: pulumi.runtime.MockCallArgs): Readonly<Record<string, unknown>> => {
      const { token, inputs } = args as CloudRead;
      const answer = answers[token]?.(inputs) ?? mockCall(args, region);
      if (answer) return answer;
      onUnanswered?.({ token, inputs });
      if (!unknownOutputs) return inputs;
      return outputForm.getStore() === true ? whollyUnknown : mockLookUp(args, region);
    },
    /** Of what exists already; undefined where nothing is known of it. */
    resource: ({
      type,
      inputs,
      id,
    }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult | undefined => {
      if (id === undefined || id === "") return undefined;
      const read: CloudRead = { token: type, inputs: inputs as CloudRead["inputs"] };
      const answer = answers[type]?.(read.inputs);
      if (!answer && type === stackReference) onUnanswered?.(read);
      return answer && { id, state: { ...read.inputs, ...answer } };
    },
  };
}

/** A mark in an answer that nothing of it is known. */
const unknownMark = "(unknown)";
const whollyUnknown: Readonly<Record<string, unknown>> = { [unknownMark]: true };

/** The parts of Pulumi's answer to a call that are read here. */
export interface CallAnswer {
  getReturn(): { getFieldsMap(): { has(name: string): boolean } } | undefined;
}

/** An answer of which Pulumi takes nothing as known, if it has the mark: its engine tells it so in a preview. */
export function markedUnknown<T extends CallAnswer>(answer: T): T {
  const isUnknown = answer.getReturn()?.getFieldsMap().has(unknownMark) ?? false;
  return isUnknown ? Object.assign(answer, { getUnknown: () => true }) : answer;
}

/*
 * Whether a call answers with an output, which may be unknown, or with plain values, of which a program needs some: the
 * request to Pulumi's engine is the same. Providers call both as members of Pulumi's runtime.
 */
const outputForm = new AsyncLocalStorage<boolean>();
type Invoke = (...args: readonly unknown[]) => unknown;

/**
 * Has calls of a runtime that answer with an output known as such. Where it has none of them, or lets nobody put another in
 * their place, they stay as they are and are answered as the others.
 */
export function knowOutputForm(runtime: object): void {
  for (const name of ["invokeOutput", "invokeSingleOutput"]) {
    const { value, writable } = Object.getOwnPropertyDescriptor(runtime, name) ?? {};
    if (typeof value !== "function" || !writable) continue;
    const invoke = value as Invoke;
    Object.assign(runtime, { [name]: (...args: readonly unknown[]) => outputForm.run(true, () => invoke(...args)) });
  }
}

knowOutputForm(pulumi.runtime);
