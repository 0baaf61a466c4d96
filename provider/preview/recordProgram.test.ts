import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { recordProgram } from "./recordProgram.js";

const options = { project: "test", stack: "dev" };

test("a resource is recorded with its parent, its options and the values of its inputs", async (t) => {
  const { resources } = await recordProgram(() => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const queue = new aws.sqs.Queue("events", { fifoQueue: true }, { parent, ignoreChanges: ["tags"] });
    new aws.sqs.QueuePolicy("events", { queueUrl: queue.url, policy: "{}" }, { parent: queue });
  }, options);
  const [component, queue, policy] = ["Parent", "Queue", "QueuePolicy"].map((kind) =>
    resources.find(({ type }) => type.endsWith(`:${kind}`)),
  );
  t.is(component?.parent, undefined);
  t.like(queue, {
    type: "aws:sqs/queue:Queue",
    name: "events",
    parent: component?.urn,
    ignoreChanges: ["tags"],
    inputs: { fifoQueue: true },
  });
  t.is(policy?.parent, queue?.urn);
  t.regex(
    policy?.inputs["queueUrl"] as string,
    /^https:\/\/sqs\.us-east-1\.amazonaws\.com\/\d{12}\/events-[0-9a-f]{7}\.fifo$/,
  );
});

test("resources come in one order, whatever they are registered in", async (t) => {
  const { resources } = await recordProgram(() => {
    for (const name of ["b", "c", "a"]) new aws.sqs.Queue(name);
  }, options);
  t.deepEqual(
    resources.map(({ name }) => name),
    ["a", "b", "c"],
  );
});

test("a secret is never recorded", async (t) => {
  const { resources } = await recordProgram(() => {
    new aws.ssm.Parameter("password", { type: "SecureString", value: pulumi.secret("tiger") });
  }, options);
  t.is(resources[0]?.inputs["value"], "[secret]");
});

test("messages are recorded with what they are about, and not printed", async (t) => {
  const { messages, resources } = await recordProgram(() => {
    const queue = new aws.sqs.Queue("events");
    void pulumi.log.info("about the queue", queue);
    void pulumi.log.warn("about nothing");
  }, options);
  t.deepEqual(messages, [
    { text: "about the queue", urn: resources[0]?.urn },
    { text: "about nothing", urn: "" },
  ]);
});

test("a program's error comes through, and the next program is not disturbed by it", async (t) => {
  const failing = recordProgram(() => {
    new aws.sqs.Queue("events");
    throw new Error("on purpose");
  }, options);
  await t.throwsAsync(failing, { message: "on purpose" });
  const { resources } = await recordProgram(() => void new aws.sqs.Queue("other"), options);
  t.deepEqual(
    resources.map(({ name }) => name),
    ["other"],
  );
});

test("programs that run at the same time don't see each other", async (t) => {
  const names = ["one", "two", "three"];
  const recordings = await Promise.all(
    names.map((name) => recordProgram(() => void new aws.sqs.Queue(name), { project: name, stack: "dev" })),
  );
  t.deepEqual(
    recordings.map(({ resources }) => resources.map(({ urn }) => urn)),
    names.map((name) => [`urn:pulumi:dev::${name}::aws:sqs/queue:Queue::${name}`]),
  );
});
