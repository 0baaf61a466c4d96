/** Who asks: as IAM, or a local identities file, has proved. */
export interface Caller {
  /** ARN of a user or role. Of an assumed role: the session's, `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly arn: string;
}

/** A request, whatever carried it. */
export interface ApiRequest {
  readonly method: string;
  /** Without the query, percent-encoded as it came. */
  readonly path: string;
  /** As it came, without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly caller: Caller;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; empty for 304 and 204. */
  readonly body: string;
}
