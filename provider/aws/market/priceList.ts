import type { GetProductsCommandInput, GetProductsCommandOutput } from "@aws-sdk/client-pricing";
import * as z from "zod/mini";

const priceOfUnit = z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.optional(z.string()) }) });
const product = z.object({
  product: z.object({ attributes: z.object({ instanceType: z.string(), operation: z.optional(z.string()) }) }),
  terms: z.object({
    OnDemand: z.optional(z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), priceOfUnit) }))),
  }),
});

/** What a request for plain Linux instances runs as in the Price List: RunInstances without a platform's suffix. */
const linuxOperation = "RunInstances";

/** An instance type's price in the Price List. */
export interface ListedPrice {
  readonly instanceType: string;
  readonly usdPerHour: number;
}

/**
 * The hourly on-demand prices that one product of the Price List has, in its format aws_v1; none for a product that is
 * not plain Linux, is not sold on-demand by the hour, or is free.
 * @throws SyntaxError or ZodError for what is not a product.
 */
export function listedPrices(text: string): readonly ListedPrice[] {
  const { product: listed, terms } = product.parse(JSON.parse(text));
  const { instanceType, operation = linuxOperation } = listed.attributes;
  if (operation !== linuxOperation) return [];
  return Object.values(terms.OnDemand ?? {})
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .filter(({ unit }) => unit === "Hrs")
    .map(({ pricePerUnit }) => ({ instanceType, usdPerHour: Number(pricePerUnit.USD) }))
    .filter(({ usdPerHour }) => Number.isFinite(usdPerHour) && usdPerHour > 0);
}

/** On-demand Linux on shared hardware, without software that is paid for or capacity that is reserved. */
const plainLinux = {
  operatingSystem: "Linux",
  tenancy: "Shared",
  preInstalledSw: "NA",
  capacitystatus: "Used",
  marketoption: "OnDemand",
};
const pageSize = 100;

/** Asks for a type's products as plain Linux in a region. */
export function linuxProducts(region: string, instanceType: string): GetProductsCommandInput {
  const fields = { ...plainLinux, regionCode: region, instanceType };
  return {
    ServiceCode: "AmazonEC2",
    FormatVersion: "aws_v1",
    MaxResults: pageSize,
    Filters: Object.entries(fields).map(([Field, Value]) => ({ Type: "TERM_MATCH", Field, Value })),
  };
}

/**
 * The prices of these types in answers for products: the dearest where the list has several, so that no saving is
 * overstated.
 * @throws SyntaxError or ZodError for what is not a product.
 */
export function dearestPrices(
  pages: readonly Pick<GetProductsCommandOutput, "PriceList">[],
  names: readonly string[],
): ReadonlyMap<string, number> {
  const texts = pages.flatMap(({ PriceList = [] }) => Array.from(PriceList as Iterable<unknown>, String));
  const dearest = new Map<string, number>();
  for (const { instanceType, usdPerHour } of texts.flatMap(listedPrices)) {
    if (names.includes(instanceType)) dearest.set(instanceType, Math.max(dearest.get(instanceType) ?? 0, usdPerHour));
  }
  return dearest;
}
