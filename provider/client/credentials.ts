/** Credentials of AWS, as its SDKs have them. */
export interface AwsCredentials {
  /** Such as `AKIAIOSFODNN7EXAMPLE`. */
  readonly accessKeyId: string;
  /** Secret, and never sent: requests are signed with it. */
  readonly secretAccessKey: string;
  /** Of a role's session. Absent: the keys are a user's. */
  readonly sessionToken?: string;
}

/** How a caller proves who it is: by a token of a local identities file, or by signing each request for IAM. */
export type Authorisation = TokenAuthorisation | SignatureAuthorisation;

/** By a token, of `blended-fleet serve`. */
export interface TokenAuthorisation {
  /** Tells it from a signature. */
  readonly kind: "token";
  /** Of visible ASCII characters, sent as a bearer token. */
  readonly token: string;
}

/** By AWS Signature Version 4, of a deployed fleet. */
export interface SignatureAuthorisation {
  /** Tells it from a token. */
  readonly kind: "signature";
  /** Asked before each request: they may expire. */
  readonly credentials: () => Promise<AwsCredentials>;
  /** Default: as the URL has it, else us-east-1. */
  readonly region?: string;
}
