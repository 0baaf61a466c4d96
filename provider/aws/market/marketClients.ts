import { EC2Client } from "@aws-sdk/client-ec2";
import { PricingClient } from "@aws-sdk/client-pricing";
import { priceListRegion } from "../../market/priceListRegion.js";
import type { MarketClients } from "./awsMarketSource.js";

/** Waits of the SDK's adaptive mode double up to 20 s, so the last of these comes after about half a minute. */
const maxAttempts = 6;
const connectionTimeout = 5000;
const requestTimeout = 30_000;

/** Clients with the caller's own credentials, by the SDK's default chain, which slow down where they are throttled. */
export function marketClients(region: string, abortSignal?: AbortSignal): MarketClients {
  // Without being told to throw, the SDK only warns of a request that takes too long.
  const requestHandler = { connectionTimeout, requestTimeout, throwOnRequestTimeout: true };
  const settings = { maxAttempts, retryMode: "adaptive", requestHandler };
  return {
    region,
    ec2: new EC2Client({ ...settings, region }),
    pricing: new PricingClient({ ...settings, region: priceListRegion }),
    ...(abortSignal && { abortSignal }),
  };
}
