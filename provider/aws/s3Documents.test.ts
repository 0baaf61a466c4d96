import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { readDecisionLines } from "../document/decisionLines.js";
import { logKey } from "../document/logKey.js";
import type { Action, Outcome } from "../engine/action.js";
import { fleet, seen, service } from "../engine/fixtures/scene.js";
import { emptyState } from "../engine/state.js";
import { RequestFailedError } from "../errors.js";
import { withMoto } from "./fixtures/motoTests.js";
import { S3DecisionLog } from "./s3DecisionLog.js";
import { S3DocumentStore } from "./s3DocumentStore.js";
import { s3LogBatches } from "./s3LogBatches.js";

const atEpochSeconds = Date.parse("2026-11-20T23:59:59Z") / 1000;
const action: Action = { kind: "release", key: "k1", workload: "web", reason: { text: "because" }, instance: "i-1" };
const outcome: Outcome = { kind: "done", action: "release", workload: "web", key: "k1" };
const on = {
  spec: fleet([service()]),
  state: emptyState("fleet", 0),
  observation: seen(atEpochSeconds, []),
};

withMoto((world) => {
  async function bucket(name: string): Promise<string> {
    await world().direct.s3.send(new CreateBucketCommand({ Bucket: name }));
    return name;
  }

  async function keysOf(name: string): Promise<readonly string[]> {
    const { Contents = [] } = await world().direct.s3.send(new ListObjectsV2Command({ Bucket: name }));
    return Contents.map(({ Key = "" }) => Key);
  }

  async function linesOf(name: string): Promise<readonly unknown[]> {
    const texts = await Promise.all(
      (await keysOf(name)).map(async (Key) => {
        const { Body } = await world().direct.s3.send(new GetObjectCommand({ Bucket: name, Key }));
        return (await Body?.transformToString()) ?? "";
      }),
    );
    return texts.flatMap((text) =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as unknown),
    );
  }

  test.serial("a fleet's document is read as it was put last, and is undefined where there is none", async (t) => {
    const name = await bucket("documents");
    const store = new S3DocumentStore({ client: world().clients.s3, bucket: name, key: "fleet/fleet.json" });
    t.is(await store.read(), undefined);
    for (const Body of ['{"first": true}', '{"sëcond": true}']) {
      await world().direct.s3.send(new PutObjectCommand({ Bucket: name, Key: "fleet/fleet.json", Body }));
      t.is(await store.read(), Body);
    }
  });

  test.serial("a document that can't be reached is a failed request, never an absent one", async (t) => {
    const client = world().clients.s3;
    const nowhere = new S3DocumentStore({ client, bucket: "nowhere", key: "fleet/fleet.json" });
    await t.throwsAsync(nowhere.read(), { instanceOf: RequestFailedError, message: /NoSuchBucket/ });
    const store = new S3DocumentStore({ client, bucket: await bucket("closed"), key: "fleet/fleet.json" });
    world().cloud.fail("GetObject", "AccessDenied", Infinity, 403);
    await t.throwsAsync(store.read(), { instanceOf: RequestFailedError, message: /AccessDenied|was refused/ });
  });

  test.serial(
    "a flush writes what was decided and what came of it as one object of the day; none is empty",
    async (t) => {
      const name = await bucket("decisions");
      const log = new S3DecisionLog({ client: world().clients.s3, bucket: name, prefix: "decisions/" });
      await log.flush();
      log.decided(atEpochSeconds, [action], on, "rule");
      log.happened(atEpochSeconds + 2, action, outcome);
      await log.flush();
      await log.flush();
      const keys = await keysOf(name);
      t.is(keys.length, 1);
      t.regex(String(keys[0]), /^decisions\/2026\/11\/20\/2026-11-20T23:59:59\.000Z-[0-9a-f-]{36}\.jsonl$/);
      const [input, ...lines] = await linesOf(name);
      t.like(input, { kind: "input", atEpochSeconds, model: "rule" });
      t.deepEqual(lines, [
        { kind: "decided", atEpochSeconds, action },
        { kind: "happened", atEpochSeconds: atEpochSeconds + 2, key: "k1", outcome },
      ]);
    },
  );

  test.serial("a log is read from a moment on, and none from there on is no fault", async (t) => {
    const name = await bucket("decisions-from");
    const { s3: client } = world().clients;
    const log = new S3DecisionLog({ client, bucket: name, prefix: "decisions/" });
    for (const seconds of [0, 60, 120]) {
      log.decided(atEpochSeconds + seconds, [action], on, "rule");
      await log.flush();
    }
    const momentsFrom = async (seconds: number): Promise<readonly number[]> => {
      const found: number[] = [];
      const batches = s3LogBatches(client, name, "decisions/", logKey(atEpochSeconds + seconds, ""));
      for await (const { text } of batches) {
        found.push(...readDecisionLines(text).decisions.map((decision) => decision.atEpochSeconds - atEpochSeconds));
      }
      return found;
    };
    t.deepEqual(await momentsFrom(0), [0, 60, 120]);
    t.deepEqual(await momentsFrom(60), [60, 120]);
    t.deepEqual(await momentsFrom(121), []);
  });

  test.serial("what could not be written is written by the next flush, once", async (t) => {
    const name = await bucket("decisions-late");
    const log = new S3DecisionLog({ client: world().clients.s3, bucket: name, prefix: "decisions/" });
    log.decided(atEpochSeconds, [action], on, "rule");
    world().cloud.loseAnswer("PutObject", 2);
    await t.throwsAsync(log.flush(), { instanceOf: RequestFailedError });
    log.happened(atEpochSeconds + 60, action, outcome);
    await log.flush();
    t.is((await keysOf(name)).length, 2);
    t.is((await linesOf(name)).length, 3);
  });

  test.serial(
    "while S3 fails the oldest entries are given up, and what is kept does not grow without end",
    async (t) => {
      const name = await bucket("decisions-down");
      const log = new S3DecisionLog({ client: world().clients.s3, bucket: name, prefix: "decisions/" });
      world().cloud.fail("PutObject", "AccessDenied", Infinity, 403);
      for (let round = 0; round < 70; round++) {
        log.happened(atEpochSeconds + round, action, outcome);
        await t.throwsAsync(log.flush(), { instanceOf: RequestFailedError });
      }
      world().cloud.reset();
      await log.flush();
      const moments = (await linesOf(name)).map((line) => (line as { atEpochSeconds: number }).atEpochSeconds);
      t.is(moments.length, 60);
      t.is(Math.min(...moments), atEpochSeconds + 10);
    },
  );
});
