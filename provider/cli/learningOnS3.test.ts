import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { motoCredentials } from "../aws/fixtures/moto.js";
import { motoRegion, withMoto } from "../aws/fixtures/motoTests.js";
import { S3ForecastLog } from "../aws/s3ForecastLog.js";
import { S3ModelStore } from "../aws/s3ModelStore.js";
import { MemoryForecastLog } from "../embedded/memoryForecastLog.js";
import { afternoonLosses, agingLosses, simulatedMarket, writeSimulatedLog } from "../training/fixtures/simulatedLog.js";
import { trainRevocation } from "../training/trainRevocation.js";
import { runCommand } from "./fixtures/runCommand.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-learning-s3-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const model = join(folder, "learnt.json");
const storeOptions = { bucket: "fleet", prefix: "models/revocation/" };

withMoto((world) => {
  test.serial.before(async () => {
    // The SDK's own settings, so that the commands run as they are shipped.
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: world().cloud.endpoint,
      AWS_REGION: motoRegion,
      AWS_ACCESS_KEY_ID: motoCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: motoCredentials.secretAccessKey,
    });
    const { s3 } = world().direct;
    await s3.send(new CreateBucketCommand({ Bucket: "fleet" }));
    const log = new S3ForecastLog({ client: s3, bucket: "fleet", prefix: "forecasts/" });
    const memory = new MemoryForecastLog();
    const file = trainRevocation([simulatedMarket(1, 12, agingLosses)], { until: 1, seed: 1 });
    writeSimulatedLog(simulatedMarket(2, 24, afternoonLosses), { file, hash: "shipped" }, memory);
    const days = new Set(memory.entries().map(({ atSeconds }) => Math.floor(atSeconds / 86_400)));
    for (const day of days) {
      const ofDay = memory.entries().filter(({ atSeconds }) => Math.floor(atSeconds / 86_400) === day);
      log.record(day * 86_400, ofDay);
      await log.flush();
    }
  });

  test.serial(
    "a model is trained on a log in a bucket, beats what made it, and is what the companion gets",
    async (t) => {
      const trained = await runCommand(["train", "--from", "s3://fleet/forecasts", "--until", "0.6", "--model", model]);
      t.is(trained.status, 0, trained.said);
      t.regex(trained.printed, /^s3:\/\/fleet\/forecasts: \d+ rows/);
      const promote = ["promote", "--model", model, "--from", "s3://fleet/forecasts/"];
      const promoted = await runCommand(["models", "--store", "s3://fleet/models", ...promote]);
      t.is(promoted.status, 0, promoted.said);
      const store = new S3ModelStore({ client: world().clients.s3, ...storeOptions });
      t.is(await store.current(), readFileSync(model, "utf8"));
      t.is((await runCommand(["models", "--store", "s3://fleet/models", "rollback"])).status, 0);
      t.is(await store.current(), undefined);
    },
  );

  test.serial("an answer that is lost on the way does not keep a model from being put in force", async (t) => {
    world().cloud.loseAnswer("PutObject", 1);
    const forced = ["promote", "--model", model, "--force"];
    t.is((await runCommand(["models", "--store", "s3://fleet/models", ...forced])).status, 0);
  });

  test.serial("a caller who may not read is told which permission is missing, and nothing is written", async (t) => {
    world().cloud.fail("ListObjectsV2", "AccessDenied", Infinity, 403);
    const out = join(folder, "none.json");
    const { status, said } = await runCommand(["train", "--from", "s3://fleet/forecasts", "--model", out]);
    t.is(status, 1);
    t.regex(said, /s3:ListBucket/);
    t.throws(() => readFileSync(out));
  });

  test.serial("a bucket that is not there, a place without a log and a missing region are bad input", async (t) => {
    const train = (from: string) => runCommand(["train", "--from", from, "--model", join(folder, "none.json")]);
    t.like(await train("s3://nowhere/forecasts"), { status: 2 });
    t.regex((await train("s3://nowhere/forecasts")).said, /bucket: expected a bucket that is there/);
    t.regex(
      (await train("s3://fleet/elsewhere")).said,
      /s3:\/\/fleet\/elsewhere\/: expected \*\.jsonl batches of a log/,
    );
    t.is((await runCommand(["models", "--store", "s3://nowhere/models", "list"])).status, 2);
    delete process.env["AWS_REGION"];
    delete process.env["AWS_DEFAULT_REGION"];
    process.env["AWS_CONFIG_FILE"] = join(folder, "no-config");
    const { status, said } = await train("s3://fleet/forecasts");
    t.is(status, 2);
    t.regex(said, /region: expected a region in AWS_REGION or a profile/);
    process.env["AWS_REGION"] = motoRegion;
  });

  test.serial("an interrupted training ends and writes nothing", async (t) => {
    const out = join(folder, "interrupted.json");
    const { status } = await runCommand(["train", "--from", "s3://fleet/forecasts", "--model", out], (tell) => {
      const timer = setTimeout(tell, 5);
      return () => clearTimeout(timer);
    });
    t.is(status, 130);
    t.throws(() => readFileSync(out));
  });
});
