import { SQSClient } from "@aws-sdk/client-sqs";

export type SqsClient = SQSClient;

const maxAttempts = 6;
const connectionTimeout = 5000;
/** Longer than the longest wait for messages. */
const requestTimeout = 30_000;

/**
 * A client with the caller's own credentials, by the SDK's default chain.
 * @param region else the SDK's default chain gives it.
 */
export function callersSqs(region?: string): SQSClient {
  // Without being told to throw, the SDK only warns of a request that takes too long.
  const requestHandler = { connectionTimeout, requestTimeout, throwOnRequestTimeout: true };
  return new SQSClient({ maxAttempts, retryMode: "adaptive", requestHandler, ...(region !== undefined && { region }) });
}

/** The region in a queue's URL on AWS itself; undefined for one elsewhere. */
export function regionOfQueue(url: string): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//.exec(url)?.[1];
}
