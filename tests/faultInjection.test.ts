import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeInstancesCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  type Instance,
} from "@aws-sdk/client-ec2";
import test from "ava";
import { findMoto, howToGetMoto, motoCredentials } from "../provider/aws/fixtures/moto.js";
import { motoRegion, withMoto, type MotoWorld } from "../provider/aws/fixtures/motoTests.js";
import { TagKey } from "../provider/engine/tags.js";

const folder = join(__dirname, "..", "..", "examples", "fault-injection");
const script = join(folder, "interrupt.sh");
const role = "arn:aws:iam::123456789012:role/fleet-fault-injection";

interface Run {
  readonly status: number;
  readonly printed: string;
  readonly said: string;
}

/** @param signal ends the script as an operator would, once it is aborted. */
function runScript(args: readonly string[], environment = process.env, signal?: AbortSignal): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile("bash", [script, ...args], { env: environment }, (error, printed, said) => {
      resolve({ status: error ? Number(error.code) : 0, printed, said });
    });
    child.stdin?.end();
    signal?.addEventListener("abort", () => child.kill("SIGTERM"));
  });
}

test("the script says all that is wrong with its arguments at once", async (t) => {
  const { status, said, printed } = await runScript(
    ["--fleet", "sh'op", "--count", "9", "--minutes", "1", "--what", "--workload", 'web"', "--role"],
    { ...process.env, PATH: "/usr/bin:/bin" },
  );
  t.is(status, 2);
  t.is(printed, "");
  for (const flag of ["--fleet", "--stack", "--role", "--count", "--minutes", "--what", "--workload", "--yes"]) {
    t.true(said.includes(`- ${flag}: expected`), flag);
  }
});

test("the script's help names every option", async (t) => {
  const { status, printed } = await runScript(["--help"]);
  t.is(status, 0);
  for (const flag of ["--fleet", "--stack", "--role", "--workload", "--count", "--minutes", "--yes"]) {
    t.true(printed.includes(flag), flag);
  }
});

test("the role's documents are JSON, and bind it to a fleet's instances", (t) => {
  const policy = readFileSync(join(folder, "role-policy.json"), "utf8");
  t.regex(policy, new RegExp(`aws:ResourceTag/${TagKey.Fleet}`));
  for (const text of [policy, readFileSync(join(folder, "role-trust.json"), "utf8")])
    t.notThrows(() => void JSON.parse(text));
});

const server = findMoto(process.env);
const awsFolder = server === undefined ? undefined : dirname(server);
if (awsFolder !== undefined && existsSync(join(awsFolder, "aws"))) withMoto((world) => declare(world, awsFolder));
else {
  test("the AWS command line is there to test with", (t) => {
    const missing = `no aws beside moto_server: ${howToGetMoto}`;
    t.log(`skipped: ${missing}`);
    t.not(process.env["CI"], "true", missing);
  });
}

function declare(world: () => MotoWorld, aws: string): void {
  /** What the experiment of a test comes to. */
  let outcome = { states: ["running", "completed"], interrupts: 1 };
  let fleets = 0;

  /** Moto keeps templates of experiments, but starts none: the stand-in does, and takes spot instances away. */
  test.serial.before(() => {
    const { cloud, direct } = world();
    let asked = 0;
    const experiment = (status: string): string =>
      JSON.stringify({ experiment: { id: "EXP1", state: { status, reason: `by the stand-in: ${status}` } } });
    cloud.answer("POST /experiments", async () => {
      asked = 0;
      const ids = (await spotInstances()).slice(0, outcome.interrupts).map(({ InstanceId = "" }) => InstanceId);
      if (ids.length > 0) await direct.ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
      return { status: 200, body: experiment("pending") };
    });
    cloud.answer("GET /experiments", async () => {
      const status = outcome.states[Math.min(asked++, outcome.states.length - 1)] ?? "";
      return { status: 200, body: experiment(status) };
    });
    cloud.answer("DELETE /experiments", async () => ({ status: 200, body: experiment("stopping") }));
  });
  test.beforeEach(() => void (outcome = { states: ["running", "completed"], interrupts: 1 }));

  async function spotInstances(): Promise<readonly Instance[]> {
    const Filters = [
      { Name: `tag:${TagKey.Fleet}`, Values: [`shop-${fleets}`] },
      { Name: "instance-state-name", Values: ["running"] },
    ];
    const { Reservations = [] } = await world().direct.ec2.send(new DescribeInstancesCommand({ Filters }));
    return Reservations.flatMap(({ Instances = [] }) => Instances).filter((one) => one.InstanceLifecycle === "spot");
  }

  async function launch(fleet: string, count: number, market: "spot" | "on-demand"): Promise<readonly string[]> {
    const tags = { [TagKey.Fleet]: fleet, [TagKey.Stack]: "shop/test", [TagKey.Workload]: "web" };
    const { Instances = [] } = await world().direct.ec2.send(
      new RunInstancesCommand({
        ImageId: "ami-12c6146b",
        InstanceType: "c7g.large",
        MinCount: count,
        MaxCount: count,
        ...(market === "spot" && { InstanceMarketOptions: { MarketType: "spot" } }),
        TagSpecifications: [
          { ResourceType: "instance", Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
        ],
      }),
    );
    return Instances.map(({ InstanceId = "" }) => InstanceId);
  }

  async function fleetOf(spot: number): Promise<{ readonly fleet: string; readonly ids: readonly string[] }> {
    const fleet = `shop-${++fleets}`;
    await launch(fleet, 1, "on-demand");
    return { fleet, ids: spot === 0 ? [] : await launch(fleet, spot, "spot") };
  }

  function interrupt(fleet: string, args: readonly string[] = [], signal?: AbortSignal): Promise<Run> {
    const environment = {
      ...process.env,
      PATH: `${aws}${delimiter}${process.env["PATH"]}`,
      AWS_ENDPOINT_URL: world().cloud.endpoint,
      AWS_REGION: motoRegion,
      AWS_DEFAULT_REGION: motoRegion,
      AWS_ACCESS_KEY_ID: motoCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: motoCredentials.secretAccessKey,
      BLENDED_FLEET_POLL_SECONDS: "0.1",
    };
    const all = ["--fleet", fleet, "--stack", "shop/test", "--role", role, "--yes", ...args];
    return runScript(all, environment, signal);
  }

  const callsTo = (call: string): number => world().cloud.calls.filter((made) => made === call).length;

  test.serial("an experiment is made, run, told of and removed again", async (t) => {
    const { fleet, ids } = await fleetOf(3);
    await logNotice(fleet, ids[0] ?? "");
    const { status, printed, said } = await interrupt(fleet, ["--workload", "web"]);
    t.is(status, 0, said);
    t.regex(printed, /3 spot instances of shop-\d+ \(shop\/test\) run/);
    t.regex(printed, /running\n.*completed/);
    const gone = /Gone:\n(.*)\nNew:/.exec(printed)?.[1] ?? "";
    t.true(ids.some((id) => gone.startsWith(`${id}\tc7g.large\t`)));
    t.regex(printed, new RegExp(`Notices in the log ${fleet}-companion-0a1b2c3:\n.*${ids[0]}`));
    t.regex(printed, /Experiment template \w+ removed/);
    t.deepEqual([callsTo("POST /experimentTemplates"), callsTo("DELETE /experimentTemplates")], [1, 1]);
    t.is(callsTo("DELETE /experiments"), 0);
    t.is((await spotInstances()).length, 2);
  });

  test.serial("an experiment that fails says why, and its template is removed", async (t) => {
    const { fleet } = await fleetOf(1);
    outcome = { states: ["failed"], interrupts: 0 };
    const { status, said } = await interrupt(fleet);
    t.is(status, 1);
    t.regex(said, /by the stand-in: failed/);
    t.is(callsTo("DELETE /experimentTemplates"), 1);
  });

  test.serial("an experiment that can't be started leaves no template behind", async (t) => {
    const { fleet } = await fleetOf(1);
    world().cloud.fail("POST /experiments", "ServiceQuotaExceededException", Infinity, 402);
    t.not((await interrupt(fleet)).status, 0);
    t.is(callsTo("DELETE /experimentTemplates"), 1);
  });

  test.serial("with fewer spot instances than are to be interrupted nothing is made", async (t) => {
    const { fleet } = await fleetOf(1);
    const { status, said } = await interrupt(fleet, ["--count", "2"]);
    t.is(status, 1);
    t.regex(said, /1 spot instances of shop-\d+ \(shop\/test\) run, and 2 are to be interrupted/);
    t.is(callsTo("POST /experimentTemplates"), 0);
  });

  test.serial("a run that is ended half way stops its experiment and removes the template", async (t) => {
    const { fleet } = await fleetOf(1);
    outcome = { states: ["running"], interrupts: 0 };
    const ending = new AbortController();
    const running = interrupt(fleet, [], ending.signal);
    while (callsTo("GET /experiments") === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    ending.abort();
    const { status } = await running;
    t.is(status, 143);
    t.deepEqual([callsTo("DELETE /experiments"), callsTo("DELETE /experimentTemplates")], [1, 1]);
  });

  async function logNotice(fleet: string, id: string): Promise<void> {
    const { cloud } = world();
    const logs = new CloudWatchLogsClient({
      endpoint: cloud.endpoint,
      region: motoRegion,
      credentials: motoCredentials,
    });
    const stream = { logGroupName: `${fleet}-companion-0a1b2c3`, logStreamName: "one" };
    await logs.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
    await logs.send(new CreateLogStreamCommand(stream));
    // Within the run: the script asks for what came since it began.
    const message = JSON.stringify({ event: { kind: "interruption-notice", instanceId: id } });
    const logEvents = [{ timestamp: Date.now() + 60_000, message }];
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  }
}
