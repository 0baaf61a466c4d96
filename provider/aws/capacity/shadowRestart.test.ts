import test from "ava";
import { Level } from "../../engine/level.js";
import { Role } from "../../engine/observation.js";
import { Market } from "../../engine/pool.js";
import { classifyInstance } from "../../engine/tags.js";
import { createLane, motoPool, standInForLaunches } from "../fixtures/motoFleet.js";
import { withMoto } from "../fixtures/motoTests.js";
import { AutoScalingCapacity } from "./autoScalingCapacity.js";

const startSeconds = 30;
const switchSeconds = 3600;
const zones = ["us-east-1a"];
const pool = motoPool("m7g.large", "us-east-1a", Market.OnDemand);
let stacks = 0;

interface ShadowWorld {
  readonly capacity: AutoScalingCapacity;
  readonly shadow: string;
  pass(seconds: number): void;
  promote(): Promise<void>;
}

withMoto((moto) => {
  /** A warm shadow that is in Standby and boots. */
  async function warmShadow(): Promise<ShadowWorld> {
    const { cloud, clients, direct } = moto();
    const tags = { fleet: "fleet", stack: `project/restart-${stacks++}` };
    const form = { part: "all", role: Role.Shadow, market: Market.OnDemand, instanceTypes: ["m7g.large"], zones };
    const lanes = [await createLane(direct, tags, form)];
    standInForLaunches(cloud, direct, new Map());
    let passedSeconds = 0;
    const capacity = new AutoScalingCapacity({
      ...{ clients, tags, lanes },
      nowSeconds: () => Date.now() / 1000 + passedSeconds,
      startSeconds: (_, isRestart) => (isRestart ? switchSeconds : startSeconds),
    });
    const tagsAs = (role: Role): Record<string, string> =>
      classifyInstance(pool, { fleet: "fleet", workload: "web", part: "all", level: Level.Immediate, role });
    const request = { key: "launch", pool: pool.id, count: 1, stopped: true, startSeconds, tags: tagsAs(Role.Shadow) };
    const [shadow = ""] = (await capacity.launch(request)).instanceIds;
    await capacity.describe();
    await capacity.settle();
    return {
      capacity,
      shadow,
      pass: (seconds) => void (passedSeconds += seconds),
      promote: () => capacity.promote(shadow, tagsAs(Role.Serving), "promote"),
    };
  }

  test.serial("a warm shadow that is promoted when it has just booted is not stopped in the same round", async (t) => {
    const { capacity, pass, promote, shadow } = await warmShadow();
    pass(startSeconds + 1);
    t.like((await capacity.describe())[0], { id: shadow, role: "shadow", state: "ready" });
    await promote();
    await capacity.settle();
    t.like((await capacity.describe())[0], { id: shadow, role: "serving", state: "ready" });
  });

  test.serial("a shadow that was stopped is ready its switch time after it was started", async (t) => {
    const { capacity, pass, promote, shadow } = await warmShadow();
    pass(startSeconds + 1);
    await capacity.describe();
    await capacity.settle();
    t.like((await capacity.describe())[0], { id: shadow, state: "stopped" });
    await promote();
    await capacity.describe();
    await capacity.settle();
    t.like((await capacity.describe())[0], { id: shadow, role: "serving", state: "starting" });
    pass(switchSeconds);
    t.like((await capacity.describe())[0], { id: shadow, role: "serving", state: "ready" });
  });
});
