import { InputError, RequestFailedError } from "../../errors.js";
import { marketCalls, type MarketCommand } from "./marketCalls.js";

/** What a request of the SDK may fail with, as far as it is looked at. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly hostname?: string;
}

/** Error codes by what they mean to the caller: EC2's and the Price List's API references, "Errors". */
const refused = ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"];
const strangeCredentials = [
  "AuthFailure",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "OptInRequired",
];

/**
 * The error of this package for a failed request: InputError where credentials or region can't be right, else
 * RequestFailedError that says what failed, and which permission is missing where one is.
 */
export function marketFailure(command: MarketCommand, region: string, cause: unknown): Error {
  const error: SdkError = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
  const what = `${serviceName(command)}'s ${command}`;
  if (error.name === "CredentialsProviderError" || error.name === "TokenProviderError") {
    return new InputError("AWS", [
      {
        where: "credentials",
        expected: "AWS credentials in the environment, a profile (AWS_PROFILE) or an instance's role",
        got: error.message,
      },
    ]);
  }
  if (error.code === "ENOTFOUND" && command !== "GetProducts") {
    const expected = "a region of EC2 that can be reached from here";
    return new InputError("AWS", [
      { where: "--region", expected, got: `${region} (no ${error.hostname ?? "such host"})` },
    ]);
  }
  if (refused.includes(error.name)) {
    const permissions = permissionsOf(command).join(" and ");
    return new RequestFailedError(`${what} was refused: the credentials lack the permission ${permissions}`, { cause });
  }
  if (strangeCredentials.includes(error.name)) {
    const why = `the credentials are wrong or expired, or the account has not enabled ${region}`;
    return new RequestFailedError(`${what} was refused: ${why} (${error.name})`, { cause });
  }
  return new RequestFailedError(`${what} failed: ${error.name}: ${error.message}`, { cause });
}

function permissionsOf(command: MarketCommand): readonly string[] {
  return marketCalls.find((call) => call.command === command)?.permissions ?? [];
}

function serviceName(command: MarketCommand): string {
  return command === "GetProducts" ? "the Price List" : "EC2";
}
