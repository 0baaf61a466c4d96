import { S3Client } from "@aws-sdk/client-s3";
import { RequestFailedError, type InputError } from "../errors.js";
import { callersMistake } from "./callersMistake.js";

const maxAttempts = 6;
const connectionTimeout = 5000;
const requestTimeout = 30_000;

/** What every client of a caller's own is made with. */
export function callersSettings() {
  // Without being told to throw, the SDK only warns of a request that takes too long.
  const requestHandler = { connectionTimeout, requestTimeout, throwOnRequestTimeout: true };
  return { maxAttempts, retryMode: "adaptive", requestHandler };
}

/** A client with the caller's own credentials and region, by the SDK's default chains, which finds a bucket elsewhere. */
export function callersS3(): S3Client {
  return new S3Client({ ...callersSettings(), followRegionRedirects: true });
}

/** What a caller's request can be wrong about, by the code that it fails with: errors of S3's API. */
const mistakes = {
  NoSuchBucket: { where: "bucket", expected: "a bucket that is there" },
  InvalidBucketName: { where: "bucket", expected: "a bucket's name" },
};

/**
 * Asks S3 for something at an address.
 * @throws InputError where credentials, region or bucket can't be right; what was thrown otherwise.
 */
export async function askedAt<Answer>(address: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (failure) {
    throw mistakeOf(address, failure) ?? failure;
  }
}

function mistakeOf(address: string, failure: unknown): InputError | undefined {
  return callersMistake(address, failure instanceof RequestFailedError ? failure.cause : failure, mistakes);
}
