import { createRequire } from "node:module";
import type { Rule } from "./rule.js";
import { configurationFaults, configurationMessage } from "./settings.js";

/** The parts of Pulumi's analyzer protocol that are used here. */
interface ConfigureMethod {
  requestDeserialize: (bytes: Buffer) => ConfigureRequest;
}
interface ConfigureRequest {
  getPolicyconfigMap: () => { entries(): Iterable<[string, { getProperties(): Struct | undefined }]> };
}
interface Struct {
  toJavaScript(): Record<string, unknown>;
}

/**
 * Refuses a configuration that does not fit the pack when the engine hands it over, before any resource is looked at.
 * A policy is shown its own settings only, one resource at a time, and so could never tell of a policy that does not
 * exist. Where Pulumi's protocol comes to look different, nothing is refused here; the engine still checks the schemas.
 */
export function refuseFaultyConfiguration(rules: readonly Rule[]): void {
  const configure = configureMethod();
  if (configure === undefined) return;
  const read = configure.requestDeserialize.bind(configure);
  configure.requestDeserialize = (bytes) => {
    const request = read(bytes);
    const faults = configurationFaults(rules, givenSettings(request));
    if (faults.length > 0) request.getPolicyconfigMap = () => refuse(configurationMessage(faults));
    return request;
  };
}

/**
 * What is thrown while a request is read never reaches the engine; what is thrown while it is answered does, by its
 * stack, which would tell an owner nothing.
 */
function refuse(message: string): never {
  throw Object.assign(new Error(message), { stack: message });
}

function configureMethod(): ConfigureMethod | undefined {
  const load = createRequire(__filename);
  try {
    const { AnalyzerService } = load("@pulumi/pulumi/proto/analyzer_grpc_pb.js") as {
      AnalyzerService?: { configure?: Partial<ConfigureMethod> };
    };
    const configure = AnalyzerService?.configure;
    return typeof configure?.requestDeserialize === "function" ? (configure as ConfigureMethod) : undefined;
  } catch {
    return undefined;
  }
}

function givenSettings(request: ConfigureRequest): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    [...request.getPolicyconfigMap().entries()].map(([name, settings]) => [
      name,
      settings.getProperties()?.toJavaScript() ?? {},
    ]),
  );
}
