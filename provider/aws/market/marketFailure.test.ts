import test from "ava";
import { InputError, RequestFailedError } from "../../errors.js";
import { marketFailure } from "./marketFailure.js";

function failing(name: string, changes: object = {}): Error {
  return Object.assign(new Error("as AWS says"), { name, ...changes });
}

test("credentials that are missing are bad input", (t) => {
  const error = marketFailure("DescribeInstanceTypes", "eu-west-1", failing("CredentialsProviderError"));
  t.true(error instanceof InputError && error.faults[0]?.where === "credentials");
});

test("a region whose endpoint is not found is bad input", (t) => {
  const cause = failing("Error", { code: "ENOTFOUND", hostname: "ec2.eu-west-9.amazonaws.com" });
  const error = marketFailure("DescribeAvailabilityZones", "eu-west-9", cause);
  t.true(error instanceof InputError);
  t.regex(error.message, /--region: .*eu-west-9 \(no ec2\.eu-west-9\.amazonaws\.com\)/);
  t.true(marketFailure("GetProducts", "eu-west-1", cause) instanceof RequestFailedError);
});

test("credentials that AWS does not take, and every other failure, are failures of the request", (t) => {
  const expired = marketFailure("DescribeInstanceTypes", "eu-west-1", failing("ExpiredToken"));
  t.true(expired instanceof RequestFailedError);
  t.regex(expired.message, /wrong or expired, or the account has not enabled eu-west-1 \(ExpiredToken\)/);
  const other = marketFailure("DescribeInstanceTypes", "eu-west-1", failing("InternalError"));
  t.is(other.message, "EC2's DescribeInstanceTypes failed: InternalError: as AWS says");
  t.is(marketFailure("GetProducts", "eu-west-1", "odd").message, "the Price List's GetProducts failed: Error: odd");
});
