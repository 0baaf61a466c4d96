import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import test from "ava";
import { RequestFailedError } from "../errors.js";
import { AutoScalingCapacity } from "./capacity/autoScalingCapacity.js";
import { companionClients, type CompanionClients } from "./companionClients.js";
import { motoCredentials } from "./fixtures/moto.js";
import { keepWithin } from "./roundBudget.js";

/** Takes every request; answers none, or refuses each for asking too often. */
let isThrottling = false;
let asked = 0;
let server: Server;
test.before(async () => {
  server = createServer((_request, response) => {
    asked += 1;
    if (!isThrottling) return;
    const error = "<Error><Code>RequestLimitExceeded</Code><Message>slower</Message></Error>";
    response.writeHead(503).end(`<Response><Errors>${error}</Errors><RequestID>0</RequestID></Response>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env["AWS_ACCESS_KEY_ID"] = motoCredentials.accessKeyId;
  process.env["AWS_SECRET_ACCESS_KEY"] = motoCredentials.secretAccessKey;
});
test.beforeEach(() => {
  isThrottling = false;
  asked = 0;
});
test.after.always(() => {
  server.closeAllConnections();
  server.close();
});

function capacityOn(clients: CompanionClients): AutoScalingCapacity {
  return new AutoScalingCapacity({
    clients,
    tags: { fleet: "fleet", stack: "project/stack" },
    lanes: [],
    nowSeconds: () => Date.now() / 1000,
    startSeconds: () => 30,
  });
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}

function endingIn(seconds: number): () => number {
  const end = performance.now() + seconds * 1000;
  return () => end - performance.now();
}

test.serial("a round on an account that never answers ends with its time, and says so", async (t) => {
  const clients = companionClients("us-east-1");
  keepWithin(clients, { leftMilliseconds: endingIn(5) });
  const capacity = capacityOn(clients);
  const seconds = await secondsOf(async () => {
    const error = await t.throwsAsync(capacity.settle(), { instanceOf: RequestFailedError });
    t.regex(String(error?.message), /this run's time is over/);
    await t.throwsAsync(capacity.describe(), { instanceOf: RequestFailedError });
  });
  t.true(seconds > 1 && seconds < 5, `${seconds} s`);
});

test.serial("there is time left to save the state when there is none for other calls", async (t) => {
  const clients = companionClients("us-east-1");
  keepWithin(clients, { leftMilliseconds: endingIn(3) });
  const before = asked;
  await t.throwsAsync(clients.ec2.send(new DescribeInstancesCommand({})), { instanceOf: RequestFailedError });
  t.is(asked, before, "nothing is begun that can't be finished");
  const saving = clients.dynamoDb.send(new GetItemCommand({ TableName: "state", Key: {} }));
  await t.throwsAsync(saving, { instanceOf: RequestFailedError });
  t.is(asked, before + 1);
});

test.serial("a call that is never answered is given up after its request's time", async (t) => {
  const { autoScalingOnce } = companionClients("us-east-1");
  const seconds = await secondsOf(() =>
    t.throwsAsync(autoScalingOnce.send(new DescribeAutoScalingGroupsCommand({})), { name: "TimeoutError" }),
  );
  t.true(seconds > 4 && seconds < 15, `${seconds} s`);
});

test.serial("rounds in an account that is throttled end within the time of a run, one after the other", async (t) => {
  isThrottling = true;
  const clients = companionClients("us-east-1");
  let left = endingIn(0);
  keepWithin(clients, { leftMilliseconds: () => left() });
  const capacity = capacityOn(clients);
  const took: number[] = [];
  for (let round = 0; round < 3; round++) {
    left = endingIn(6);
    took.push(
      await secondsOf(async () => {
        await t.throwsAsync(capacity.settle(), { instanceOf: RequestFailedError });
        await t.throwsAsync(capacity.describe(), { instanceOf: RequestFailedError });
      }),
    );
  }
  t.log(took.map((seconds) => `${seconds.toFixed(1)} s`).join(", "));
  t.true(took.every((seconds) => seconds < 6));
  t.true(asked > 3, "it did ask");
});
