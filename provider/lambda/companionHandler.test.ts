import test from "ava";
import { RequestFailedError } from "../errors.js";
import { answerBatch, type RoundReport } from "./companionHandler.js";

const tick = { messageId: "tick", body: JSON.stringify({ source: "aws.events", "detail-type": "Scheduled Event" }) };
const junk = { messageId: "junk", body: "{" };

function recorder(): RoundReport & { readonly said: unknown[] } {
  const said: unknown[] = [];
  return {
    said,
    taken: (taken, events) => void said.push(["taken", taken, events.length]),
    malformed: (messageId) => void said.push(["malformed", messageId]),
    failed: (failure) => void said.push(["failed", (failure as Error).message]),
    publish: () => void said.push("published"),
  };
}

const lasting = { getRemainingTimeInMillis: () => 30_000 };

test("a batch is one round, and what is malformed is told and does not come again", async (t) => {
  const report = recorder();
  const companion = { take: async () => ({ dropped: 0 }) };
  t.deepEqual(await answerBatch({ Records: [tick, junk, tick] }, lasting, companion, report), {
    batchItemFailures: [],
  });
  t.deepEqual(report.said, [["malformed", "junk"], ["taken", { dropped: 0 }, 2], "published"]);
});

test("where the round fails all that it was for come again, but nothing that is malformed", async (t) => {
  const report = recorder();
  const companion = {
    take: async () => {
      throw new RequestFailedError("the table is throttled");
    },
  };
  t.deepEqual(await answerBatch({ Records: [junk, tick] }, lasting, companion, report), {
    batchItemFailures: [{ itemIdentifier: "tick" }],
  });
  t.deepEqual(report.said, [["malformed", "junk"], ["failed", "the table is throttled"], "published"]);
});

test("no action is begun in the last seconds of an invocation", async (t) => {
  let left = 30_000;
  const asked: boolean[] = [];
  const companion = {
    take: async (_: unknown, mayBegin = () => true) => {
      asked.push(mayBegin());
      left = 8000;
      asked.push(mayBegin());
      return { dropped: 0 };
    },
  };
  await answerBatch({ Records: [tick] }, { getRemainingTimeInMillis: () => left }, companion, recorder());
  t.deepEqual(asked, [true, false]);
});
