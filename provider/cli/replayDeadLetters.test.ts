import test from "ava";
import { motoCredentials } from "../aws/fixtures/moto.js";
import { motoRegion, withMoto } from "../aws/fixtures/motoTests.js";
import { awsEvent } from "../companion/fixtures/awsEvents.js";
import { fleetQueuesOn } from "./fixtures/fleetQueues.js";
import { runCommand, type CommandOutcome } from "./fixtures/runCommand.js";

interface Told {
  readonly queues: { readonly events: string; readonly deadLetters: string };
  readonly letters: readonly { readonly kind: string; readonly instanceId?: string; readonly fate: string }[];
  readonly moved: number;
  readonly dropped: number;
  readonly left: number;
}

const now = (): number => Math.floor(Date.now() / 1000);
const instance = (index: number): string => `i-${String(index).padStart(17, "0")}`;
/** A notice that is worth being heard; and one that is not any more. */
const freshNotice = (index: number): string =>
  awsEvent("spotInterruption-terminate", { instanceId: instance(index), atEpochSeconds: now() });
const oldNotice = (): string => awsEvent("spotInterruption-terminate", { atEpochSeconds: now() - 3600 });

withMoto((world) => {
  const { makeQueues, put, takeAndFail, count, messagesOf, bodiesOf } = fleetQueuesOn(world);

  test.serial.before(() => {
    // The SDK's own settings, so that the command runs as it is shipped.
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: world().cloud.endpoint,
      AWS_REGION: motoRegion,
      AWS_ACCESS_KEY_ID: motoCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: motoCredentials.secretAccessKey,
    });
  });

  const replay = (...args: string[]): Promise<CommandOutcome> => runCommand(["replay-dead-letters", ...args]);
  const told = ({ printed }: CommandOutcome): Told => JSON.parse(printed) as Told;

  test.serial(
    "an event that the companion failed to take goes back to it, found by the fleet's name alone",
    async (t) => {
      const { fleet, events, deadLetters } = await makeQueues();
      const body = freshNotice(1);
      await put(events, fleet, [body]);
      // Received once and not deleted, it is put aside when it would be received again.
      await takeAndFail(events);
      t.deepEqual([await count(events), await count(deadLetters)], [0, 1]);

      const { status, printed } = await replay("--fleet", fleet);
      t.is(status, 0);
      t.regex(printed, new RegExp(`interruption-notice │ ${instance(1)} │ \\d+ s`));
      t.regex(printed, /1 moved back, 0 dropped as stale; 0 dead letters are there/);
      t.is(await count(deadLetters), 0);
      // By its content, which came within five minutes before, AWS would leave it out as a double; moto would not.
      const [message] = await messagesOf(events);
      t.is(message?.Body, body);
      t.is(message?.Attributes?.["MessageGroupId"], fleet);
      t.regex(message?.Attributes?.["MessageDeduplicationId"] ?? "", /^dead-letter-[0-9a-f-]{36}$/);
    },
  );

  test.serial("more letters than SQS gives at once all go back, in their order", async (t) => {
    const { fleet, events, deadLetters } = await makeQueues();
    const bodies = Array.from({ length: 23 }, (_, index) => freshNotice(index));
    await put(deadLetters, fleet, bodies);
    const outcome = told(await replay("--queue", events, "--json"));
    t.like(outcome, { queues: { events, deadLetters }, moved: 23, dropped: 0, left: 0 });
    t.deepEqual(
      outcome.letters.map(({ instanceId }) => instanceId),
      bodies.map((_, index) => instance(index)),
    );
    t.is(await count(events), 23);
    t.deepEqual(await bodiesOf(events), bodies.slice(0, 10));
  });

  test.serial("a dry run shows what is there and what would be dropped, and changes nothing", async (t) => {
    const { fleet, events, deadLetters } = await makeQueues();
    await put(deadLetters, fleet, [freshNotice(1), awsEvent("tick"), oldNotice(), "{"]);
    for (let time = 0; time < 2; time++) {
      const { status, printed } = await replay("--queue", events, "--dry-run", "--drop-stale");
      t.is(status, 0);
      t.regex(printed, /tick .*another tick comes within the minute/);
      t.regex(printed, /its moment is long past/);
      t.regex(printed, /unknown .*not JSON/);
      t.regex(printed, /4 dead letters are there; nothing was moved/);
    }
    t.deepEqual([await count(events), await count(deadLetters)], [0, 4]);
  });

  test.serial("a dry run says that a message group shows its first ten only", async (t) => {
    const { fleet, events, deadLetters } = await makeQueues();
    await put(
      deadLetters,
      fleet,
      Array.from({ length: 12 }, (_, index) => freshNotice(index)),
    );
    const { said, printed } = await replay("--queue", events, "--dry-run", "--json");
    t.regex(said, /shows its first 10 letters only/);
    t.like(JSON.parse(printed), { moved: 0, left: 12 });
    t.is(await count(deadLetters), 12);
  });

  test.serial(
    "what has nothing left to say goes back too, unless it is told to be dropped, and is counted then",
    async (t) => {
      const { fleet, events, deadLetters } = await makeQueues();
      const stale = [awsEvent("tick"), oldNotice(), "not an event"];
      await put(deadLetters, fleet, stale);
      t.like(told(await replay("--fleet", fleet, "--json")), { moved: 3, dropped: 0 });
      t.deepEqual(await bodiesOf(events), stale);

      const again = await makeQueues();
      await put(again.deadLetters, again.fleet, [...stale, freshNotice(1)]);
      const outcome = told(await replay("--fleet", again.fleet, "--drop-stale", "--json"));
      t.like(outcome, { moved: 1, dropped: 3, left: 0 });
      t.deepEqual(
        outcome.letters.map(({ fate }) => fate),
        ["dropped", "dropped", "dropped", "moved"],
      );
      t.is(await count(again.events), 1);
    },
  );

  test.serial(
    "a failure half way loses nothing, says what was done, and is made good by running it again",
    async (t) => {
      const { fleet, events, deadLetters } = await makeQueues();
      const bodies = [1, 2, 3].map(freshNotice);
      await put(deadLetters, fleet, bodies);
      world().cloud.fail("DeleteMessage", "AccessDenied", 1, 403);
      const failed = await replay("--queue", events, "--json");
      t.is(failed.status, 1);
      t.regex(failed.said, /DeleteMessage was refused, which needs sqs:DeleteMessage/);
      t.regex(failed.said, /the copy of one is in the queue/);
      t.deepEqual(
        told(failed).letters.map(({ fate }) => fate),
        ["copied"],
      );
      t.deepEqual([await count(events), await count(deadLetters)], [1, 3]);

      t.like(told(await replay("--queue", events, "--json")), { moved: 3, left: 0 });
      // Within five minutes the copy that was there already is left out by its deduplication id.
      t.deepEqual(await bodiesOf(events), bodies);
    },
  );

  test.serial(
    "a refused copy leaves its letter and those behind it where they are, free to be asked for at once",
    async (t) => {
      const { fleet, events, deadLetters } = await makeQueues();
      await put(deadLetters, fleet, [1, 2].map(freshNotice));
      world().cloud.fail("SendMessage", "AccessDenied", 1, 403);
      t.is((await replay("--queue", events)).status, 1);
      t.deepEqual([await count(events), await count(deadLetters)], [0, 2]);
      t.like(told(await replay("--queue", events, "--json")), { moved: 2, left: 0 });
    },
  );

  test.serial("answers that are lost on the way neither lose nor double an event", async (t) => {
    const { fleet, events, deadLetters } = await makeQueues();
    await put(deadLetters, fleet, [1, 2].map(freshNotice));
    world().cloud.loseAnswer("SendMessage", 1);
    t.like(told(await replay("--queue", events, "--json")), { moved: 2, left: 0 });
    t.is(await count(events), 2);
    t.is(await count(deadLetters), 0);
  });

  test.serial("letters that somebody else holds are not taken for gone", async (t) => {
    const { fleet, events, deadLetters } = await makeQueues();
    await put(deadLetters, fleet, [1, 2].map(freshNotice));
    await messagesOf(deadLetters);
    const { status, said, printed } = await replay("--queue", events, "--json");
    t.is(status, 0);
    t.regex(said, /somebody else holds them: ask again in a minute/);
    t.like(JSON.parse(printed), { moved: 0, left: 2 });
  });

  test.serial("Ctrl-C stops between two letters", async (t) => {
    const { fleet, events, deadLetters } = await makeQueues();
    await put(
      deadLetters,
      fleet,
      Array.from({ length: 20 }, (_, index) => freshNotice(index)),
    );
    const { status, said } = await runCommand(["replay-dead-letters", "--queue", events], (tell) => {
      const timer = setInterval(() => {
        if (world().cloud.calls.includes("DeleteMessage")) tell();
      }, 1);
      return () => clearInterval(timer);
    });
    t.is(status, 130);
    t.regex(said, /interrupted; no letter is lost/);
    const [moved, left] = [await count(events), await count(deadLetters)];
    t.is(moved + left, 20);
    t.true(moved > 0 && left > 0);
  });

  test.serial("a fleet whose name several stacks have is told apart by its stack", async (t) => {
    const first = await makeQueues("twin", "shop/one", "1111111");
    const second = await makeQueues("twin", "shop/two", "2222222");
    await makeQueues("twin-of-another", "shop/one", "3333333");
    await put(second.deadLetters, "twin", [freshNotice(1)]);
    const { status, said } = await replay("--fleet", "twin");
    t.is(status, 2);
    t.regex(said, /--stack: expected one of shop\/one, shop\/two, got nothing/);
    const outcome = told(await replay("--fleet", "twin", "--stack", "shop/two", "--json"));
    t.like(outcome, { queues: { events: second.events, deadLetters: second.deadLetters }, moved: 1 });
    t.is(await count(first.events), 0);
  });

  test.serial("a fleet, a queue or dead letters that are not there are bad input", async (t) => {
    const { events, deadLetters } = await makeQueues();
    t.regex(
      (await replay("--fleet", "nowhere")).said,
      /--fleet: expected a fleet with its queues in this region, got nowhere/,
    );
    const missing = events.replace("-events-", "-none-");
    for (const args of [
      ["--fleet", "nowhere"],
      ["--queue", missing],
      ["--queue", deadLetters],
    ]) {
      t.is((await replay(...args)).status, 2, args.join(" "));
    }
    t.regex(
      (await replay("--queue", deadLetters)).said,
      /an events queue, whose redrive policy names its dead letters/,
    );
  });
});

test("all faults of the options are told at once", async (t) => {
  const replay = (...args: string[]): Promise<CommandOutcome> => runCommand(["replay-dead-letters", ...args]);
  t.regex((await replay()).said, /either --fleet or --queue, got neither/);
  const { status, said } = await replay("--stack", "one", "--dead-letters", "shop-dead-letters");
  t.is(status, 2);
  for (const flag of ["--fleet", "--stack", "--dead-letters"]) t.true(said.includes(`- ${flag}: expected`), flag);
  t.regex(said, /the URL of a FIFO queue/);
  const both = await replay("--fleet", "shop", "--queue", "https://sqs.us-east-1.amazonaws.com/123456789012/a.fifo");
  t.regex(both.said, /got both/);
});
