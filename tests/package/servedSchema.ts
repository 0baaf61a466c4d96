import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb.js";

interface Grpc {
  readonly credentials: { createInsecure(): ConstructorParameters<typeof ResourceProviderClient>[1] };
}

/** Pulumi's own gRPC: credentials of another copy of it would not be taken. */
const { credentials } = createRequire(require.resolve("@pulumi/pulumi/package.json"))("@grpc/grpc-js") as Grpc;

/** An address to hand to a plugin that is started without an engine. Nothing calls there before a construct. */
const noEngine = "127.0.0.1:1";

/**
 * Starts a plugin as Pulumi's engine does, asks for the schema on the port that it prints, and ends it.
 * @throws Error where it ends by itself or refuses.
 */
export async function servedSchema(executable: string, ...args: readonly string[]): Promise<string> {
  const plugin = spawn(executable, [...args, noEngine], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const ended = once(plugin, "exit").then(([status]) => {
      throw new Error(`${[executable, ...args].join(" ")} ended with ${String(status)} before it served`);
    });
    ended.catch(() => undefined);
    const [port] = (await Promise.race([once(plugin.stdout, "data"), ended])) as [Buffer];
    return (await askedSchema(Number(port.toString()))).getSchema();
  } finally {
    plugin.kill();
  }
}

async function askedSchema(port: number): Promise<GetSchemaResponse> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise((done, fail) =>
      client.getSchema(new GetSchemaRequest(), (error, answer) => {
        if (error) fail(error);
        else done(answer);
      }),
    );
  } finally {
    client.close();
  }
}
