import test from "ava";
import { answeringPorts } from "./fixtures/answeringFetch.js";
import { FleetClient } from "./fleetClient.js";
import { regionOfHost, signedHeaders } from "./requestSignature.js";

/** Of AWS's own documentation. */
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

test("the region is the function URL's own", (t) => {
  t.is(regionOfHost("abc123.lambda-url.eu-central-1.on.aws"), "eu-central-1");
  t.is(regionOfHost("lambda-url.eu-central-1.on.aws.example.org"), undefined);
  t.is(regionOfHost("127.0.0.1:8787"), undefined);
});

test("a request is signed for Lambda in the URL's region, with a session's token and the body's hash", async (t) => {
  const { ports, sent } = answeringPorts([{ status: 200, body: {} }]);
  const session = { ...credentials, sessionToken: "a-session" };
  const authorisation = { kind: "signature" as const, credentials: async () => session };
  const client = new FleetClient({ url: "https://abc.lambda-url.eu-central-1.on.aws/", authorisation, ports });
  await client.changeEngine({ paused: false }, 1);
  const { headers = {} } = sent[0] ?? {};
  const scope = "AKIDEXAMPLE/20260301/eu-central-1/lambda/aws4_request";
  t.regex(headers["authorization"] ?? "", new RegExp(`^AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=`));
  const signed = /SignedHeaders=([^,]+)/.exec(headers["authorization"] ?? "")?.[1]?.split(";") ?? [];
  for (const name of ["host", "idempotency-key", "if-match", "x-amz-date", "x-amz-security-token"]) {
    t.true(signed.includes(name), name);
  }
  t.is(headers["x-amz-date"], "20260301T100000Z");
  t.false("host" in headers);
});

test("each attempt is signed anew", async (t) => {
  const { ports, sent } = answeringPorts([
    { status: 503, body: {} },
    { status: 200, body: {} },
  ]);
  let asked = 0;
  const authorisation = {
    kind: "signature" as const,
    credentials: async () => ({ ...credentials, sessionToken: `session-${++asked}` }),
  };
  await new FleetClient({ url: "https://fleet.example", authorisation, ports }).fleet();
  t.deepEqual(
    sent.map(({ headers }) => headers["x-amz-security-token"]),
    ["session-1", "session-2"],
  );
});

test("the same request at the same moment always has the same signature, and any change another", async (t) => {
  const query: readonly (readonly [string, string])[] = [["b", "2"]];
  const request = { method: "GET", path: "/v1/bids", query, headers: { host: "example.org" } };
  const scope = { credentials, region: "us-east-1", at: new Date("2026-03-01T10:00:00Z") };
  const signature = async (changed: Partial<typeof request>, at = scope.at): Promise<string | undefined> =>
    (await signedHeaders({ ...request, ...changed }, { ...scope, at }))["authorization"];
  const first = await signature({});
  t.is(await signature({}), first);
  const others = await Promise.all([
    signature({ method: "PUT" }),
    signature({ path: "/v1/bid" }),
    signature({ query: [["b", "3"]] }),
    signature({ headers: { host: "example.com" } }),
    signature({}, new Date("2026-03-01T10:00:01Z")),
  ]);
  t.is(new Set([first, ...others]).size, 6);
});
