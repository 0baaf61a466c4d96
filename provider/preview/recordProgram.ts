import * as pulumi from "@pulumi/pulumi";
import * as store from "@pulumi/pulumi/runtime/state.js";
import { cloudReads, markedUnknown, type Answers, type CallAnswer, type CloudRead } from "./cloudReads.js";
import { mockResource } from "./mockResource.js";

/** A resource as a program declared it. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; absent at the top of the stack. */
  readonly parent?: string;
  /**
   * Plain values; outputs as their mocked values or, where they are not known, as Pulumi's mark of that, and `[secret]`,
   * `[asset]` or `[archive]` in the place of those.
   */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly ignoreChanges: readonly string[];
  /** URN of the resource whose deletion is this one's too; absent where it is deleted by itself. */
  readonly deletedWith?: string;
  /** URNs of the resources that it waits for. */
  readonly dependencies: readonly string[];
  /** URNs of the resources that each input was made from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URN of the provider that it names; absent where it has the default one. */
  readonly provider?: string;
}

/** A diagnostic that a program gave. */
export interface RecordedMessage {
  readonly text: string;
  /** URN of the resource it is about; empty where it is about none. */
  readonly urn: string;
}

export interface RecordedProgram {
  /** By URN: the order in which they are registered hangs on what they wait for, and differs from run to run. */
  readonly resources: readonly RecordedResource[];
  readonly messages: readonly RecordedMessage[];
}

export interface RecordingOptions {
  readonly project: string;
  readonly stack: string;
  /** Where the mocked resources are. Default us-east-1. */
  readonly region?: string;
  /** The stack's configuration, by full key. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
  /** What the cloud answers that a program reads besides what its fleets do. Default: what was asked. */
  readonly answers?: Answers;
  /**
   * What a program gets from the cloud is not known, as in the preview of a first update: what resources get, and what
   * calls answer as outputs. Default: mocked values.
   */
  readonly unknownOutputs?: boolean;
  /** Told of what a program reads in its cloud and nothing answers. */
  readonly onUnanswered?: (read: CloudRead) => void;
}

/** The parts of Pulumi's own messages that are read here. */
interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getIgnorechangesList(): readonly string[];
  getDeletedwith(): string;
  getProvider(): string;
  getObject(): Parameters<typeof pulumi.runtime.deserializeProperties>[0];
  getDependenciesList(): readonly string[];
  getPropertydependenciesMap(): { entries(): Iterable<[string, { getUrnsList(): readonly string[] }]> };
}
interface Registered {
  getUrn(): string;
}
interface Monitor {
  invoke(request: unknown, callback: (error: unknown, answer?: CallAnswer) => void): Promise<void>;
  registerResource(request: Registration, callback: (error: unknown, answer?: Registered) => void): Promise<void>;
}
interface Engine {
  log(request: LogRequest, callback: () => void): void;
}
interface LogRequest {
  getSeverity(): number;
  getMessage(): string;
  getUrn(): string;
}
/** Pulumi's own tracing, which owners don't see. */
const debugSeverity = 0;

/*
 * These are there at run time and missing from Pulumi's declarations. The local store keeps a recording apart from
 * whatever else runs in the process.
 */
const { withLocalStorage, getStore } = store as unknown as {
  withLocalStorage<T>(run: () => Promise<T>): Promise<T>;
  getStore(): { settings: { monitor: Monitor; engine: Engine } };
};
const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };

/**
 * Runs a Pulumi program on mocks, without an engine, a cloud account or a network, and records what it declares.
 * A program that answers with a promise is waited for.
 * @throws what the program throws.
 */
export function recordProgram(program: () => unknown, options: RecordingOptions): Promise<RecordedProgram> {
  return withLocalStorage(async () => {
    const { project, stack, region = "us-east-1", config = {}, unknownOutputs = false } = options;
    const resources: RecordedResource[] = [];
    const messages: RecordedMessage[] = [];
    const reads = cloudReads({ ...options, region });
    await pulumi.runtime.setMocks(
      {
        call: (args) => reads.call(args),
        newResource: (args) =>
          reads.resource(args) ?? (unknownOutputs ? { id: "", state: args.inputs } : mockResource(args, region)),
      },
      project,
      stack,
      unknownOutputs,
    );
    pulumi.runtime.setAllConfig(config);
    const { settings } = getStore();
    recordRegistrations(settings.monitor, resources);
    markUnknowns(settings.monitor);
    settings.engine = {
      log(request, callback) {
        const isForOwners = request.getSeverity() > debugSeverity;
        if (isForOwners) messages.push({ text: request.getMessage(), urn: request.getUrn() });
        callback();
      },
    };
    await program();
    await waitForRPCs();
    return { resources: resources.sort((a, b) => (a.urn < b.urn ? -1 : 1)), messages };
  });
}

/** Mocks are told neither the parent nor the options of a resource, so the registration itself is read. */
function recordRegistrations(monitor: Monitor, resources: RecordedResource[]): void {
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, answer) => {
      if (answer) resources.push(recorded(request, answer.getUrn()));
      callback(error, answer);
    });
}

function markUnknowns(monitor: Monitor): void {
  const invoke = monitor.invoke.bind(monitor);
  monitor.invoke = (request, callback) =>
    invoke(request, (error, answer) => callback(error, answer && markedUnknown(answer)));
}

function recorded(request: Registration, urn: string): RecordedResource {
  const parent = request.getParent();
  const deletedWith = request.getDeletedwith();
  const provider = providerUrn(request.getProvider());
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    ...(parent !== "" && { parent }),
    inputs: plain(pulumi.runtime.deserializeProperties(request.getObject())) as Record<string, unknown>,
    ignoreChanges: [...request.getIgnorechangesList()],
    ...(deletedWith !== "" && { deletedWith }),
    dependencies: [...request.getDependenciesList()],
    propertyDependencies: Object.fromEntries(
      [...request.getPropertydependenciesMap().entries()].map(([input, urns]) => [input, [...urns.getUrnsList()]]),
    ),
    ...(provider !== "" && { provider }),
  };
}

/** A reference to a provider is its URN and its id. */
function providerUrn(reference: string): string {
  return reference.slice(0, Math.max(0, reference.lastIndexOf("::")));
}

function plain(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return "[secret]";
  if (pulumi.isUnknown(value)) return pulumi.runtime.unknownValue;
  // Both are empty classes to TypeScript, which would take anything for one.
  const isArchive: boolean = pulumi.asset.Archive.isInstance(value);
  const isAsset: boolean = pulumi.asset.Asset.isInstance(value);
  if (isArchive || isAsset) return isArchive ? "[archive]" : "[asset]";
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
