import { callersS3 } from "./callersS3.js";
import { callersMistake } from "./callersMistake.js";

/** What requests are signed with. */
export interface CallersCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The caller's own credentials by the SDK's default chain, looked up and renewed as the SDK does.
 * @throws InputError, from what is answered, where there are none.
 */
export function callersCredentials(): () => Promise<CallersCredentials> {
  const { config } = callersS3();
  return async () => {
    try {
      const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    } catch (cause) {
      throw callersMistake("these credentials", cause, {}) ?? cause;
    }
  };
}
