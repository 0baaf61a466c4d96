import { RequestFailedError } from "../errors.js";

/** Codes of a caller that lacks a permission: the common errors of EC2's, Auto Scaling's, DynamoDB's, S3's and SQS's APIs. */
const refusals = ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"];

/**
 * The error of a request of the SDK that failed, with the permissions where one is missing.
 * @param what failed, such as `ec2's DescribeInstances`.
 */
export function requestFailure(what: string, permissions: readonly string[], cause: unknown): RequestFailedError {
  const { name, message } = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
  if (!refusals.includes(name)) return new RequestFailedError(`${what} failed: ${name}: ${message}`, { cause });
  return new RequestFailedError(`${what} was refused, which needs ${permissions.join(", ")}: ${message}`, { cause });
}
