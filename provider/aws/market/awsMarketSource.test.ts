import { EC2Client } from "@aws-sdk/client-ec2";
import { PricingClient } from "@aws-sdk/client-pricing";
import test from "ava";
import { catalogue } from "../../engine/catalogue.js";
import { InputError, RequestFailedError } from "../../errors.js";
import { marketText } from "../../market/marketText.js";
import { pullMarket, type MarketRequest } from "../../market/pullMarket.js";
import { findMoto, howToGetMoto, motoCredentials, motoVariable, startMoto, type Moto } from "../fixtures/moto.js";
import { listedUsdPerHour, startStandInMarket, type StandInMarket } from "../fixtures/standInMarket.js";
import { AwsMarketSource } from "./awsMarketSource.js";

const region = "eu-west-1";
const nowEpochSeconds = Date.parse("2026-11-20T10:00:00Z") / 1000;
const request: MarketRequest = { region, windowDays: 7, targetCapacity: 10, nowEpochSeconds };
const fewTypes = ["c6i.large", "c7i.large", "c6i.xlarge", "i4i.large", "g4dn.xlarge"];

const server = findMoto(process.env);
if (server === undefined) {
  test("a moto is there to test with", (t) => {
    const missing = `no moto_server on the path and none in ${motoVariable}: ${howToGetMoto}`;
    t.log(`skipped: ${missing}`);
    t.not(process.env["CI"], "true", missing);
  });
} else {
  testOnMoto(server);
}

function testOnMoto(motoServer: string): void {
  let moto: Moto;
  let market: StandInMarket;

  test.before(async () => {
    moto = await startMoto(motoServer);
    market = await startStandInMarket(moto.endpoint);
  });
  test.beforeEach(() => market.reset());
  test.after.always(async () => {
    await market?.stop();
    await moto?.stop();
  });

  function source(changes: { abortSignal?: AbortSignal; maxAttempts?: number } = {}): AwsMarketSource {
    const { maxAttempts = 1, ...rest } = changes;
    const settings = { endpoint: market.endpoint, credentials: motoCredentials, maxAttempts };
    const ec2 = new EC2Client({ ...settings, region });
    const pricing = new PricingClient({ ...settings, region: "us-east-1" });
    return new AwsMarketSource({ region, ec2, pricing, ...rest });
  }

  test.serial("zones come with the ids that placement scores name them by", async (t) => {
    const zones = await source().zones();
    t.deepEqual(
      zones.map(({ name }) => name),
      ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    );
    t.true(zones.every(({ id }) => /^euw1-az\d$/.test(id)));
  });

  test.serial("instance types come with the figures that EC2 has of them, and unknown ones are left out", async (t) => {
    const types = await source().instanceTypes(["i4i.large", "m7g.large", "g4dn.xlarge", "zz9.large"]);
    const byName = new Map(types.map((type) => [type.name, type]));
    t.deepEqual(byName.get("i4i.large"), {
      name: "i4i.large",
      architecture: "x86_64",
      vcpu: 2,
      memoryGiB: 16,
      gpus: 0,
      networkGbps: 0.781,
      volumeIops: 2500,
      instanceStoreGB: 468,
    });
    t.is(byName.get("m7g.large")?.architecture, "arm64");
    t.is(byName.get("g4dn.xlarge")?.gpus, 1);
    t.is(types.length, 3);
  });

  test.serial("EC2's figures agree with the catalogue's but for instance stores", async (t) => {
    const types = await source().instanceTypes(catalogue.map(({ name }) => name));
    t.true(types.length > 40);
    for (const { name, architecture, vcpu, memoryGiB, gpus, networkGbps, volumeIops, instanceStoreGB } of types) {
      const known = catalogue.find((facts) => facts.name === name)!;
      t.deepEqual(
        { architecture, vcpu, memoryGiB, gpus },
        {
          architecture: known.architecture,
          vcpu: known.performance.vcpu,
          memoryGiB: known.performance.memoryGiB,
          gpus: known.performance.gpus,
        },
        name,
      );
      t.true(Math.abs(networkGbps - known.performance.networkGbps) < 0.01, `${name}: ${networkGbps}`);
      if (instanceStoreGB === 0 && volumeIops > 0) t.is(volumeIops, known.performance.storageIops, name);
    }
  });

  test.serial("offerings say which zones have a type", async (t) => {
    const offerings = await source().offerings(["c6i.large", "m7g.large"]);
    t.true(offerings.some(({ instanceType, zone }) => instanceType === "c6i.large" && zone === "eu-west-1a"));
    t.deepEqual([...new Set(offerings.map(({ instanceType }) => instanceType))].sort(), ["c6i.large", "m7g.large"]);
  });

  test.serial("on-demand prices are those of plain Linux, over all pages", async (t) => {
    const names = Array.from({ length: 12 }, (_, n) => `m${n + 1}i.large`);
    const prices = await source().onDemandPrices(names);
    t.deepEqual(
      [...prices],
      names.map((name) => [name, listedUsdPerHour(name)]),
    );
    t.is(market.actions.length, 24);
  });

  test.serial("spot prices are read to the last page, past an empty one", async (t) => {
    const window = { fromEpochSeconds: nowEpochSeconds - 7 * 86_400, untilEpochSeconds: nowEpochSeconds };
    const prices = await source().spotPrices(["c6i.large", "m7g.large"], ["eu-west-1a", "eu-west-1b"], window);
    t.is(prices.length, 2 * 2 * 22);
    t.is(market.actions.length, 4);
    t.true(prices.every(({ usdPerHour }) => usdPerHour > 0.01));
  });

  test.serial("a pulled market is the same text again, with scores of groups that EC2 scores", async (t) => {
    const asked = { ...request, instanceTypes: fewTypes };
    const { market: first, warnings } = await pullMarket(source(), asked);
    const { market: second } = await pullMarket(source(), { ...asked, instanceTypes: [...fewTypes].reverse() });
    t.is(marketText(first), marketText(second));
    t.deepEqual(warnings, []);
    t.deepEqual(Object.keys(first.placementScores?.groups ?? {}), ["x86_64 c"]);
    t.is(Object.keys(first.placementScores?.groups["x86_64 c"] ?? {}).length, 3);
    t.is(first.instanceTypes["i4i.large"]?.storageIops, 50_000, "the instance store's, which the catalogue knows");
    t.is(first.instanceTypes["c6i.large"]?.storageIops, 3600);
  });

  test.serial("without options the catalogue's types are pulled, those left out being named", async (t) => {
    const { market: pulled, warnings } = await pullMarket(source(), request);
    const left = catalogue.filter(({ name }) => !(name in pulled.instanceTypes));
    t.true(left.length < 10);
    t.is(warnings.length, left.length > 0 ? 1 : 0);
    for (const { name } of left) t.true(warnings[0]!.includes(name));
  });

  test.serial("types, and zones, that the region has not are refused together", async (t) => {
    const asked = { ...request, instanceTypes: ["c6i.large", "zz9.large"], zones: ["eu-west-1z"] };
    const error = await t.throwsAsync(pullMarket(source(), asked), { instanceOf: InputError });
    t.deepEqual(
      error?.faults.map(({ where, got }) => [where, got]),
      [
        ["--zones", '"eu-west-1z"'],
        ["--types", '"zz9.large"'],
      ],
    );
  });

  test.serial("scores that EC2 refuses are absent, with the reason once", async (t) => {
    market.fail("GetSpotPlacementScores", "MaxConfigLimitExceeded");
    const { market: pulled, warnings } = await pullMarket(source(), { ...request, instanceTypes: fewTypes });
    t.is(pulled.placementScores, undefined);
    t.is(warnings.length, 1);
    t.regex(warnings[0]!, /^no spot placement scores of x86_64 c: EC2's GetSpotPlacementScores failed: MaxConfigLimit/);
  });

  test.serial("a missing permission is named", async (t) => {
    market.fail("DescribeSpotPriceHistory", "UnauthorizedOperation", 1, 403);
    market.fail("GetProducts", "AccessDeniedException", 1);
    const all = () => pullMarket(source(), { ...request, instanceTypes: fewTypes });
    const price = await t.throwsAsync(all(), { instanceOf: RequestFailedError });
    t.regex(price.message, /lack the permission pricing:GetProducts$/);
    const spot = await t.throwsAsync(all(), { instanceOf: RequestFailedError });
    t.regex(spot.message, /lack the permission ec2:DescribeSpotPriceHistory$/);
  });

  test.serial("a throttled request is repeated, and given up after its attempts", async (t) => {
    market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded", 2, 503);
    const window = { fromEpochSeconds: nowEpochSeconds - 86_400, untilEpochSeconds: nowEpochSeconds };
    const ask = (maxAttempts: number) => source({ maxAttempts }).spotPrices(["c6i.large"], ["eu-west-1a"], window);
    t.is((await ask(3)).length, 4);
    t.is(market.actions.length, 3);
    market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded", 2, 503);
    const error = await t.throwsAsync(ask(2), { instanceOf: RequestFailedError });
    t.regex(error.message, /RequestLimitExceeded/);
  });

  test.serial("an answer that is not what the service says is told as its failure", async (t) => {
    const broken = { send: async () => ({ PriceList: ['{"product":{}}'] }) } as unknown as PricingClient;
    const odd = new AwsMarketSource({ region, ec2: {} as EC2Client, pricing: broken });
    const error = await t.throwsAsync(odd.onDemandPrices(["c6i.large"]), { instanceOf: RequestFailedError });
    t.regex(error.message, /GetProducts failed/);
  });

  test.serial("an answer whose next page is itself ends in an error", async (t) => {
    const loop = { send: async () => ({ NextToken: "same" }) } as unknown as EC2Client;
    const odd = new AwsMarketSource({ region, ec2: loop, pricing: {} as PricingClient });
    await t.throwsAsync(odd.instanceTypes(["c6i.large"]), { instanceOf: RequestFailedError });
  });
}
