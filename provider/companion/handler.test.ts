import test from "ava";
import { handler } from "./handler.js";

test("events of the fleet's queue are taken, and none comes again", async (t) => {
  const body = JSON.stringify({ source: "aws.events", "detail-type": "Scheduled Event" });
  t.deepEqual(await handler({ Records: [{ messageId: "1", body }] }), { batchItemFailures: [] });
});

test("a request to the companion's URL is told that there is no API in this version", async (t) => {
  const answer = await handler({ requestContext: { http: { method: "GET", path: "/fleet" } } });
  t.like(answer, { statusCode: 501, headers: { "content-type": "application/json" } });
  const { message } = JSON.parse("body" in answer ? answer.body : "") as { message: string };
  t.regex(message, /^GET \/fleet: this version/);
});
