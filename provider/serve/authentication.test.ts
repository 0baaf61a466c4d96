import test from "ava";
import { signedHeaders } from "../client/requestSignature.js";
import { authenticated, type Authentication } from "./authentication.js";
import { mlTeam, webTeam } from "./fixtures/identities.js";
import type { LocalRequest } from "./localRequest.js";

const now = new Date("2026-03-01T10:00:00Z");
const nowSeconds = now.getTime() / 1000;
const identities = [mlTeam, webTeam];

async function signed(
  fields: Partial<LocalRequest> = {},
  at = now,
  credentials = mlTeam.signing,
): Promise<LocalRequest> {
  const request = {
    ...{ method: "PUT", path: "/v1/bids/night%20ly", query: "a=1%202&b=", body: '{"units":1}' },
    headers: { host: "127.0.0.1:8787", "content-type": "application/json", "if-none-match": "*" },
    ...fields,
  };
  const query = [...new URLSearchParams(request.query)];
  const headers = await signedHeaders({ ...request, query }, { credentials, region: "eu-central-1", at });
  return { ...request, headers };
}

const asked = (request: LocalRequest): Promise<Authentication> => authenticated(request, identities, nowSeconds);

function isRefused(answer: Authentication): boolean {
  return "refused" in answer;
}

test("a bearer token tells who calls", async (t) => {
  const request = await signed();
  const by = (authorization: string): Promise<Authentication> => asked({ ...request, headers: { authorization } });
  t.deepEqual(await by(`Bearer ${webTeam.token}`), { caller: { arn: webTeam.arn } });
  t.deepEqual(await by(`bearer ${mlTeam.token}`), { caller: { arn: mlTeam.arn } });
  for (const bad of [
    "Bearer ",
    "Bearer nobody",
    `Bearer ${webTeam.token}x`,
    `Basic ${webTeam.token}`,
    webTeam.token,
    "",
  ]) {
    t.true(isRefused(await by(bad)), bad);
  }
});

test("a signature by an identity's secret tells who calls", async (t) => {
  t.deepEqual(await asked(await signed()), { caller: { arn: mlTeam.arn } });
});

test("no header that says who calls is believed", async (t) => {
  const headers = { "x-amzn-requestcontext": mlTeam.arn, "x-caller-arn": mlTeam.arn, "x-amz-user": mlTeam.name };
  t.true(isRefused(await asked({ ...(await signed()), headers })));
});

test("whatever is changed after signing, the request is refused", async (t) => {
  const request = await signed();
  const changes: readonly Partial<LocalRequest>[] = [
    { method: "POST" },
    { path: "/v1/bids/other" },
    { query: "a=1%203&b=" },
    { query: "" },
    { query: "a=%zz" },
    { body: '{"units":2}' },
    { headers: { ...request.headers, host: "127.0.0.1:9999" } },
    { headers: { ...request.headers, "if-none-match": '"1"' } },
    { headers: { ...request.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
    { headers: { ...request.headers, "x-amz-date": "20260301T100001Z" } },
  ];
  for (const change of changes) t.true(isRefused(await asked({ ...request, ...change })), JSON.stringify(change));
  const { body: _, ...bodiless } = request;
  t.true(isRefused(await asked(bodiless)));
});

test("a signature by another secret, of an unknown key or none at all is refused", async (t) => {
  const forged = await signed({}, now, { ...mlTeam.signing, secretAccessKey: "another-secret-0000" });
  t.deepEqual(await asked(forged), { refused: "the signature is not that of this request by this key" });
  const unknown = await signed({}, now, { ...mlTeam.signing, accessKeyId: "AKIANOBODY0000000000" });
  t.deepEqual(await asked(unknown), { refused: "nobody here has this access key" });
  const { authorization = "", ...rest } = (await signed()).headers;
  for (const cut of [
    authorization.slice(0, -1),
    authorization.replace(/Signature=.*/, "Signature="),
    "AWS4-HMAC-SHA256",
  ]) {
    t.true(isRefused(await asked({ ...(await signed()), headers: { ...rest, authorization: cut } })), cut);
  }
});

test("a signature is good for five minutes around its moment", async (t) => {
  const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
  for (const seconds of [-300, 0, 300]) t.false(isRefused(await asked(await signed({}, at(seconds)))), String(seconds));
  for (const seconds of [-301, 301, -86_400]) {
    t.deepEqual(await asked(await signed({}, at(seconds))), {
      refused: "expected a signature of the last 5 minutes: is the clock right?",
    });
  }
});

test("a signature that leaves out the host or is for another service is refused", async (t) => {
  const request = await signed();
  const other = (from: RegExp | string, to: string): LocalRequest => ({
    ...request,
    headers: { ...request.headers, authorization: (request.headers["authorization"] ?? "").replace(from, to) },
  });
  t.true(isRefused(await asked(other("host;", ""))));
  t.true(isRefused(await asked(other("/lambda/", "/execute-api/"))));
  t.true(isRefused(await asked(other(/20260301\//, "20260302/"))));
});
