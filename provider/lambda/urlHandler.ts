import type { FleetApi } from "../api/fleetApi.js";
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

export type RequestReport = (told: ToldRequest) => void;

const nobody = "the request names no caller: it is to be signed with credentials that IAM knows (AWS_IAM)";

/** Answers one request to a function URL. @param nowMilliseconds counts, from whenever. */
export async function answerUrl(
  event: UrlRequest,
  api: Pick<FleetApi, "answer">,
  report: RequestReport,
  nowMilliseconds: () => number,
): Promise<UrlAnswer> {
  const began = nowMilliseconds();
  const request = apiRequestOf(event);
  const answer = request ? await api.answer(request) : problemAnswer(new Problem("unauthenticated", nobody));
  report({
    ...(request && { caller: request.caller.arn }),
    method: event.requestContext.http.method,
    path: event.rawPath,
    status: answer.status,
    milliseconds: Math.round(nowMilliseconds() - began),
  });
  return urlAnswerOf(answer);
}
