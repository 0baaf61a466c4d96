import type { S3ClientConfig } from "@aws-sdk/client-s3";

/** How long one try of a call is waited for. */
export interface Patience {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}

/**
 * What is not answered within a few tries is left to the next tick, a minute later. AWS's control plane answers within a
 * second or so; three tries of a call that is never answered take about 16 s of the 30 that the companion runs.
 */
const maxAttempts = 3;
export const companionPatience: Patience = { connectionTimeout: 2000, requestTimeout: 5000 };

/** A caller waits for the API: a read of a table or a bucket takes milliseconds, and three tries fit into its 10 s. */
export const apiPatience: Patience = { connectionTimeout: 1000, requestTimeout: 2000 };

/** Settings of clients with the credentials of the SDK's default chain, which slow down where they are throttled. */
export function clientSettings(region: string, patience: Patience) {
  return {
    region,
    maxAttempts,
    retryMode: "adaptive",
    // Without the last of these a request that takes too long is only warned of (NodeHttpHandlerOptions).
    requestHandler: { ...patience, throwOnRequestTimeout: true },
  } satisfies S3ClientConfig;
}
