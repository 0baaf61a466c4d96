import type { ApiAnswer, ApiRequest } from "./apiCall.js";
import type { ApiSources } from "./apiSources.js";

/** What callers may do in a second. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

export interface ApiOptions {
  readonly reads?: RateLimit;
  readonly writes?: RateLimit;
}

/** The developer API of one fleet, whatever carries its requests. */
export class FleetApi {
  constructor(
    private readonly sources: ApiSources,
    private readonly options: ApiOptions = {},
  ) {}

  /** Answers any request; what goes wrong is a problem document, never an exception. */
  async answer(request: ApiRequest): Promise<ApiAnswer> {
    void [this.sources, this.options, request];
    throw new RangeError("not there yet");
  }
}
