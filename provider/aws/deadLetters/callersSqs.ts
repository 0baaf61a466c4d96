import { SQSClient } from "@aws-sdk/client-sqs";
import { callersSettings } from "../callersS3.js";

export type SqsClient = SQSClient;

/**
 * A client with the caller's own credentials, by the SDK's default chain.
 * @param region else the SDK's default chain gives it.
 */
export function callersSqs(region?: string): SQSClient {
  return new SQSClient({ ...callersSettings(), ...(region !== undefined && { region }) });
}

/** The region in a queue's URL on AWS itself; undefined for one elsewhere. */
export function regionOfQueue(url: string): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//.exec(url)?.[1];
}
