import test from "ava";
import { AnswerTable } from "./answerTable.js";

test("the same key is answered with the same for a day, and is forgotten after that, so that a month takes no more room", (t) => {
  const clock = { nowSeconds: 0 };
  const table = new AnswerTable(clock);
  let asked = 0;
  const ask = (key: string): number => table.once("launch", key, () => ++asked);
  t.is(ask("a"), 1);
  clock.nowSeconds = 86_399;
  t.is(ask("b"), 2);
  t.is(ask("a"), 1);
  clock.nowSeconds = 86_400;
  t.is(ask("c"), 3);
  t.is(ask("b"), 2);
  t.is(ask("a"), 4);
});

test("a key serves several calls, and a failure is no answer", async (t) => {
  const table = new AnswerTable({ nowSeconds: 0 });
  t.is(
    table.once("launch", "a", () => 1),
    1,
  );
  await t.throwsAsync(table.onceAsync("save", "a", () => Promise.reject(new Error("not now"))));
  t.is(await table.onceAsync("save", "a", () => Promise.resolve(2)), 2);
});
