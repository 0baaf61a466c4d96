import { GetProductsCommand, type PricingClient } from "@aws-sdk/client-pricing";
import { asked } from "../companionFailure.js";
import { allPages } from "../market/pages.js";
import { dearestPrices, linuxProducts } from "../market/priceList.js";

/**
 * What a type costs on-demand in a region, USD per hour; undefined where the Price List has no such type.
 * @throws RequestFailedError where the Price List fails.
 */
export async function listedOnDemandPrice(
  client: PricingClient,
  region: string,
  instanceType: string,
  abortSignal: AbortSignal,
): Promise<number | undefined> {
  const input = linuxProducts(region, instanceType);
  return asked("GetProducts", async () => {
    const ask = (token: object) => client.send(new GetProductsCommand({ ...input, ...token }), { abortSignal });
    return dearestPrices(await allPages(ask), [instanceType]).get(instanceType);
  });
}
