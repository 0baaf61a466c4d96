import test from "ava";
import { appendFileSync } from "node:fs";
import { format } from "node:util";
import { startMoto } from "../../provider/aws/fixtures/moto.js";
import { S3 } from "@aws-sdk/client-s3";
import { fleetInAccount, settingsOf } from "./fixtures/account.js";
import { fleetDay, notice, stateChange } from "./fixtures/fleetDay.js";
import { TestStack } from "./testStack.js";
import { withEngineAndMoto } from "./withEngine.js";
import { Level } from "../../provider/engine/level.js";
import { Priority, ShadowMode } from "../../provider/engine/fleet.js";

withEngineAndMoto((engine, server) => {
  test("try", async (t) => {
    t.timeout(200000);
    const t0 = Date.now();
    const log = (...x: unknown[]) => appendFileSync("/tmp/scenario-log.txt", format(((Date.now() - t0) / 1000).toFixed(1), ...x) + "\n");
    const account = await startMoto(server);
    t.teardown(() => account.stop());
    const stack = new TestStack(engine, { moto: account.endpoint });
    t.teardown(() => stack.remove());
    const args = await fleetInAccount(account.endpoint);
    args.workloads = [
      {
        name: "web",
        priority: Priority.Critical,
        needs: { vcpu: 2, memoryGiB: 8 },
        instanceTypes: ["m6i.large", "m7i.large"],
        parts: [
          { name: "base", units: 2, level: Level.NonInterruptible },
          { name: "rest", units: 4, level: Level.Immediate },
        ],
        shadow: { mode: ShadowMode.Hot, instanceTypes: ["m7a.large"] },
      },
      {
        name: "crunch",
        units: 2,
        needs: { vcpu: 2, memoryGiB: 4 },
        instanceTypes: ["c6i.large", "c7i.large"],
        deadline: { workHours: 12, withinHours: 24 },
        checkpoint: { saveSeconds: 10, sizeMiB: 1, maximumIntervalSeconds: 1800 },
      },
    ];
    args.infrastructure.deleteSnapshotsOnDestroy = true;
    await stack.run({ kind: "up", program: { kind: "fleets", fleets: [{ name: "shop", args }] } });
    log("up");
    const s3 = new S3({ ...settingsOf(account.endpoint), forcePathStyle: true });
    const { Buckets: [bucket] = [] } = await s3.listBuckets({});
    await s3.deleteBucketPolicy({ Bucket: bucket?.Name });
    const day = await fleetDay(account.endpoint, server, stack.world()).catch((e) => { log(e); throw e; });
    t.teardown(() => day.stop());
    const show = async (what: string) =>
      log(what, (await day.units()).map((u) => [u.id.slice(-4), u.lane, u.lifecycle, u.instanceType, u.zone, u.state, u.tags["blended-fleet:role"], u.tags["blended-fleet:usd-per-hour"]].join(" ")));
    await show("start");
    for (let i = 0; i < 6; i++) {
      await day.ticks(1);
      log("tick", day.companion.log().slice(-3).map((l) => JSON.stringify(l)).join("\n"));
    }
    await show("after");
    const spot = (await day.units()).find((u) => u.lane === "shop.web.rest.spot");
    log("n", await day.happen(notice(spot?.id ?? "")));
    log("tick", day.companion.log().slice(-3).map((l) => JSON.stringify(l)).join("\n"));
    await day.ticks(1);
    day.pass(60);
    await day.lose([spot?.id ?? ""]);
    log("n", await day.happen(stateChange(spot?.id ?? "", "terminated")));
    log("tick", day.companion.log().slice(-3).map((l) => JSON.stringify(l)).join("\n"));
    await day.ticks(6);
    await show("after loss");
    log(day.companion.log().filter((l) => l["level"] !== "INFO").map((l) => JSON.stringify(l).slice(0, 600)));
    log(new Set(day.cloud.calls));
    await stack.run({ kind: "destroy" });
    log("destroyed");
    t.pass();
  });
});
