import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { readForecastLines } from "../document/forecastLines.js";
import type { ForecastEntry } from "../engine/revocation/forecastEntry.js";
import { InputError, RequestFailedError } from "../errors.js";
import { forecastAt, outcomeOf } from "../ports/fixtures/sampleForecasts.js";
import { withMoto } from "./fixtures/motoTests.js";
import { S3ForecastLog } from "./s3ForecastLog.js";
import { s3LogBatches } from "./s3LogBatches.js";

const at = Date.parse("2026-11-20T23:50:00Z") / 1000;
const made = forecastAt(at);

withMoto((world) => {
  async function open(name: string): Promise<S3ForecastLog> {
    await world().direct.s3.send(new CreateBucketCommand({ Bucket: name }));
    return new S3ForecastLog({ client: world().clients.s3, bucket: name, prefix: "forecasts/" });
  }

  async function read(bucket: string, prefix = "forecasts/"): Promise<{ where: string; entries: ForecastEntry[] }[]> {
    const found = [];
    for await (const { text, where } of s3LogBatches(world().clients.s3, bucket, prefix)) {
      found.push({ where, entries: [...readForecastLines(text, where).entries] });
    }
    return found;
  }

  test.serial("a flush writes one batch of the day, which is read back whole; none is empty", async (t) => {
    const log = await open("forecasts");
    await log.flush();
    log.record(at, [made]);
    log.record(at + 60, [outcomeOf(made, [1, 1, 1])]);
    log.record(at + 120, []);
    await log.flush();
    await log.flush();
    const [batch, ...others] = await read("forecasts");
    t.deepEqual(others, []);
    t.regex(
      batch?.where ?? "",
      /^s3:\/\/forecasts\/forecasts\/2026\/11\/20\/2026-11-20T23:50:00\.000Z-[0-9a-f-]{36}\.jsonl$/,
    );
    t.deepEqual(batch?.entries, [made, outcomeOf(made, [1, 1, 1])]);
  });

  test.serial(
    "what could not be written is written by the next flush, once, and each batch has its header",
    async (t) => {
      const log = await open("late");
      log.record(at, [made]);
      world().cloud.loseAnswer("PutObject", 2);
      await t.throwsAsync(log.flush(), { instanceOf: RequestFailedError });
      log.record(at + 600, [forecastAt(at + 600)]);
      await log.flush();
      t.deepEqual(
        (await read("late")).map(({ entries }) => entries.map(({ atSeconds }) => atSeconds)),
        [[at], [at + 600]],
      );
    },
  );

  test.serial("a log of several pages is read in the order of time, and other objects are left alone", async (t) => {
    const log = await open("paged");
    for (let round = 0; round < 5; round++) {
      log.record(at + 600 * round, [forecastAt(at + 600 * round)]);
      await log.flush();
    }
    await world().direct.s3.send(new PutObjectCommand({ Bucket: "paged", Key: "forecasts/notes.txt", Body: "x" }));
    world().cloud.set("ListObjectsV2", "max-keys", "2");
    const moments = (await read("paged")).flatMap(({ entries }) => entries.map(({ atSeconds }) => atSeconds));
    t.deepEqual(
      moments,
      [0, 1, 2, 3, 4].map((round) => at + 600 * round),
    );
  });

  test.serial("a place without a log is bad input, and one that can't be reached a failed request", async (t) => {
    await open("empty");
    await t.throwsAsync(read("empty"), { instanceOf: InputError, message: /s3:\/\/empty\/forecasts\/: expected/ });
    world().cloud.fail("ListObjectsV2", "AccessDenied", Infinity, 403);
    await t.throwsAsync(read("empty"), { instanceOf: RequestFailedError, message: /s3:ListBucket/ });
  });
});
