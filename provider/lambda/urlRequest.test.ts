import test from "ava";
import { someCaller, urlEvent } from "./fixtures/motoApi.js";
import { apiRequestOf, urlAnswerOf } from "./urlRequest.js";

test("an event of a function URL becomes the request that its caller made", (t) => {
  const headers = { "If-Match": '"3"' };
  const event = urlEvent({ method: "PUT", path: "/v1/bids/a%20b", query: "x=1&y=%2F", headers, body: { units: 1 } });
  t.like(apiRequestOf(event), {
    method: "PUT",
    path: "/v1/bids/a%20b",
    query: "x=1&y=%2F",
    headers: { "if-match": '"3"', host: "x.lambda-url.us-east-1.on.aws" },
    body: '{"units":1}',
    caller: { arn: someCaller },
  });
});

test("a body that came in base64 is decoded, and one that is missing stays so", (t) => {
  const event = urlEvent({ method: "PUT", path: "/" });
  t.false("body" in (apiRequestOf(event) ?? {}));
  const body = Buffer.from('{"why":"ü"}').toString("base64");
  t.is(apiRequestOf({ ...event, body, isBase64Encoded: true })?.body, '{"why":"ü"}');
});

test("without what IAM has found there is no caller, whatever headers claim", (t) => {
  const headers = { "x-amz-user-arn": someCaller, authorization: "AWS4-HMAC-SHA256 Credential=AKIA/x" };
  const event = urlEvent({ method: "GET", path: "/", headers, caller: null });
  t.is(apiRequestOf(event), undefined);
  for (const iam of [undefined, {}, { userArn: null }, { userArn: "" }]) {
    const requestContext = { ...event.requestContext, authorizer: iam === undefined ? {} : { iam } };
    t.is(apiRequestOf({ ...event, requestContext }), undefined);
  }
});

test("an event with the fewest fields that Lambda gives is a request", (t) => {
  const requestContext = { http: { method: "GET" }, authorizer: { iam: { userArn: someCaller } } };
  t.deepEqual(apiRequestOf({ rawPath: "/", requestContext }), {
    ...{ method: "GET", path: "/", query: "", headers: {}, caller: { arn: someCaller } },
  });
});

test("an answer becomes what a function URL sends", (t) => {
  const answer = { status: 304, headers: { etag: '"1"' }, body: "" };
  t.deepEqual(urlAnswerOf(answer), { statusCode: 304, headers: { etag: '"1"' }, body: "" });
});
