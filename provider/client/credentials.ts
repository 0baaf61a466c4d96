/** Credentials of AWS, as its SDKs have them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a role's session. */
  readonly sessionToken?: string;
}

/** How a caller proves who it is: by a token of a local identities file, or by signing each request for IAM. */
export type Authorisation =
  | { readonly kind: "token"; readonly token: string }
  | {
      readonly kind: "signature";
      /** Asked before each request: they may expire. */
      readonly credentials: () => Promise<AwsCredentials>;
      /** Default: as the URL has it, else us-east-1. */
      readonly region?: string;
    };
