import { EC2Client } from "@aws-sdk/client-ec2";
import test from "ava";
import { Market } from "../engine/pool.js";
import { motoCredentials } from "./fixtures/moto.js";
import { motoPool } from "./fixtures/motoFleet.js";
import { motoRegion } from "./fixtures/motoTests.js";
import { listedUsdPerHour, startStandInMarket, type StandInMarket } from "./fixtures/standInMarket.js";
import { SpotPrices } from "./spotPrices.js";

const zones = ["us-east-1a", "us-east-1b"];
const types = Array.from({ length: 30 }, (_, i) => `m${i}g.large`);
const spot = types.flatMap((type) => zones.map((zone) => motoPool(type, zone, Market.Spot)));
const pools = [...spot.slice(1), motoPool("m1g.large", "us-east-1a", Market.OnDemand)];

let market: StandInMarket;
test.before(async () => {
  market = await startStandInMarket();
});
test.beforeEach(() => market.reset());
test.after.always(() => market?.stop());

function prices(failures: string[] = []): SpotPrices {
  const client = new EC2Client({
    endpoint: market.endpoint,
    region: motoRegion,
    credentials: motoCredentials,
    maxAttempts: 1,
  });
  return new SpotPrices({ client, pools, nowSeconds: () => 1_790_000_000, failed: (why) => failures.push(why) });
}

test.serial(
  "every spot pool of the fleet has the price that is in effect, over all pages, and no other has",
  async (t) => {
    const usdPerHour = await prices().usdPerHour();
    t.deepEqual(
      Object.keys(usdPerHour).sort(),
      spot
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    );
    for (const [id, price] of Object.entries(usdPerHour)) {
      const share = price / listedUsdPerHour(String(id.split("/")[0]));
      t.true(share > 0.29 && share < 0.37, `${id}: ${share}`);
    }
    t.true(market.actions.length > 1);
  },
);

test.serial("where a refresh fails the last known prices stand, and why is told", async (t) => {
  const failures: string[] = [];
  const port = prices(failures);
  const known = await port.usdPerHour();
  t.true(Object.keys(known).length > 0);
  market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded", 1, 503);
  t.deepEqual(await port.usdPerHour(), known);
  t.is(failures.length, 1);
  t.regex(String(failures[0]), /DescribeSpotPriceHistory failed: RequestLimitExceeded/);
});

test.serial("where no refresh ever succeeded no price is told, so that the planned ones stand", async (t) => {
  const failures: string[] = [];
  market.fail("DescribeSpotPriceHistory", "UnauthorizedOperation");
  t.deepEqual(await prices(failures).usdPerHour(), {});
  t.regex(String(failures[0]), /needs ec2:DescribeSpotPriceHistory/);
});
