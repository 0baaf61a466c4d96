import { InputError } from "../errors.js";

interface Mistake {
  readonly where: string;
  readonly expected: string;
}

/** What every request of a caller can be wrong about, by the code that it fails with: errors of the SDK. */
const mistakes: Readonly<Record<string, Mistake>> = {
  CredentialsProviderError: {
    where: "credentials",
    expected: "AWS credentials in the environment, a profile (AWS_PROFILE) or an instance's role",
  },
};

/**
 * What a caller got wrong, where that is why a request of the SDK failed; undefined where it is not.
 * @param ofService what a request of this service can be wrong about besides, by the code of the error.
 */
export function callersMistake(
  subject: string,
  cause: unknown,
  ofService: Readonly<Record<string, Mistake>>,
): InputError | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (cause.message === "Region is missing") {
    const fault = { where: "region", expected: "a region in AWS_REGION or a profile", got: "none" };
    return new InputError(subject, [fault]);
  }
  const mistake = { ...mistakes, ...ofService }[cause.name];
  return mistake && new InputError(subject, [{ ...mistake, got: cause.message }]);
}
