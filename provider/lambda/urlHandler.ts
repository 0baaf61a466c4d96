import type { ApiAnswer, ApiRequest } from "../api/apiCall.js";
import { Problem, problemAnswer } from "../api/problem.js";
import { apiRequestOf, urlAnswerOf, type UrlAnswer, type UrlRequest } from "./urlRequest.js";

/** What is told of a request: nothing of its body, nor of what it was answered. */
export interface ToldRequest {
  /** Absent where nobody is named. */
  readonly caller?: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Where the handler says what came of a request. */
export interface RequestReport {
  answered(told: ToldRequest): void;
  /** A slip of ours: the caller is told that there was one, and no more. */
  failed(failure: unknown): void;
}

/** The API; it may be made for a first request, and what it can't be made without is a failure. */
export type AskApi = (request: ApiRequest) => Promise<ApiAnswer>;

const nobody = "the request names no caller: it is to be signed with credentials that IAM knows (AWS_IAM)";

/** Answers one request to a function URL, whatever goes wrong. @param nowMilliseconds counts, from whenever. */
export async function answerUrl(
  event: UrlRequest,
  ask: AskApi,
  report: RequestReport,
  nowMilliseconds: () => number,
): Promise<UrlAnswer> {
  const began = nowMilliseconds();
  const request = apiRequestOf(event);
  const answer = request ? await answerOf(request, ask, report) : problemAnswer(new Problem("not-owner", nobody));
  report.answered({
    ...(request && { caller: request.caller.arn }),
    method: event.requestContext.http.method,
    path: event.rawPath,
    status: answer.status,
    milliseconds: Math.round(nowMilliseconds() - began),
  });
  return urlAnswerOf(answer);
}

async function answerOf(request: ApiRequest, ask: AskApi, report: RequestReport): Promise<ApiAnswer> {
  try {
    return await ask(request);
  } catch (failure) {
    report.failed(failure);
    return problemAnswer(new Problem("internal", "the API failed; its log says why"));
  }
}
