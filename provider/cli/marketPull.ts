import { instanceTypeName, zoneName } from "../declaration/schema.js";
import type { Fault } from "../errors.js";
import { show } from "../errors.js";
import { AwsMarketSource } from "../aws/market/awsMarketSource.js";
import { marketClients } from "../aws/market/marketClients.js";
import type { MarketFile } from "../market/marketFile.js";
import { regionName } from "../market/marketSchema.js";
import { marketText } from "../market/marketText.js";
import { pullMarket, type MarketRequest, type PulledMarket } from "../market/pullMarket.js";
import { checkWritable, writeOutputs } from "../replay/report/reportFiles.js";
import { NumberOptions } from "./numberOptions.js";
import { withSteps } from "./steps.js";
import type { Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | boolean | undefined>>;

interface PullInput {
  readonly request: MarketRequest;
  readonly file: string;
}

/**
 * `blended-fleet market pull`: a region's market into a file, whole or not at all.
 * @throws InputError with every fault of the options; RequestFailedError where AWS does not tell; InterruptedError after
 * Ctrl-C.
 */
export async function marketPull(options: Options, terminal: Terminal): Promise<void> {
  const { request, file } = readInput(options);
  const title = `Reading the market of ${request.region}`;
  const pulled = await withSteps(
    title,
    (tell, signal) => pullMarket(new AwsMarketSource(marketClients(request.region, signal)), request, tell),
    terminal,
  );
  const content = marketText(pulled.market);
  writeOutputs([{ path: file, content }]);
  for (const warning of pulled.warnings) terminal.error(`warning: ${warning}`);
  const summary = summaryOf(pulled, file, content);
  terminal.print(options["json"] === true ? JSON.stringify(summary, undefined, 2) : summaryText(summary));
}

function readInput(options: Options): PullInput {
  const texts = textsOf(options);
  const numbers = new NumberOptions(texts);
  const region = texts["region"] ?? "";
  if (!regionName.safeParse(region).success) {
    numbers.add({ where: "--region", expected: "a region such as us-east-1", got: show(region) });
  }
  const days = { flag: "--days", expected: "days, 1 to 90, as EC2 keeps", least: 1, most: 90 };
  const capacity = { flag: "--capacity", expected: "a whole number of instances, 1 to 10000", least: 1, most: 10_000 };
  const windowDays = numbers.read("days", days, 7);
  const targetCapacity = numbers.read("capacity", { ...capacity, whole: true }, 10);
  const instanceTypes = listOf("types", "instance types such as m6i.large", instanceTypeName);
  const zones = listOf("zones", `zones of the region such as ${region}a`, zoneName, (zone) => zone.startsWith(region));
  const file = texts["out"] ?? "market.json";
  numbers.collect(() => checkWritable([file]));
  numbers.check("this market");
  const request = { region, windowDays, targetCapacity, nowEpochSeconds: Math.floor(Date.now() / 1000) };
  return { request: { ...request, ...(instanceTypes && { instanceTypes }), ...(zones && { zones }) }, file };

  function listOf(
    name: string,
    expected: string,
    form: { safeParse(value: unknown): { readonly success: boolean } },
    fits: (item: string) => boolean = () => true,
  ): readonly string[] | undefined {
    const text = texts[name];
    if (text === undefined) return undefined;
    const items = [...new Set(text.split(",").map((item) => item.trim()))];
    const wrong = items.filter((item) => !form.safeParse(item).success || !fits(item));
    wrong.forEach((item) => numbers.add({ where: `--${name}`, expected, got: show(item) } satisfies Fault));
    return items;
  }
}

function textsOf(options: Options): Readonly<Record<string, string>> {
  const texts = Object.entries(options).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(texts);
}

function summaryOf({ market, warnings }: PulledMarket, file: string, content: string) {
  return {
    file,
    region: market.region,
    pulledAt: market.pulledAt,
    zones: Object.keys(market.zones),
    instanceTypes: Object.keys(market.instanceTypes).length,
    spotPools: histories(market).filter((history) => Object.keys(history).length > 0).length,
    changePoints: histories(market).reduce((sum, history) => sum + Object.keys(history).length, 0),
    bytes: Buffer.byteLength(content),
    warnings,
  };
}

function histories({ instanceTypes }: MarketFile) {
  return Object.values(instanceTypes).flatMap(({ spotUsdPerHour }) => Object.values(spotUsdPerHour));
}

function summaryText(summary: ReturnType<typeof summaryOf>): string {
  return (
    `Written: ${summary.file} (${Math.ceil(summary.bytes / 1024)} KiB): ${summary.instanceTypes} instance types in ` +
    `${summary.zones.length} zones of ${summary.region}, ${summary.spotPools} spot pools, ` +
    `${summary.changePoints} changes of their prices`
  );
}
