/** Somebody who may call a local API, and how it proves that it is. */
export interface Identity {
  /** What people call it. */
  readonly name: string;
  /** Of a user or role: what owners' patterns are matched with. */
  readonly arn: string;
  readonly token: string;
  /** For requests signed as for IAM. */
  readonly signing?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}
