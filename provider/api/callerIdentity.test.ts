import test from "ava";
import fc from "fast-check";
import { mayChange, principalOf } from "./callerIdentity.js";

const session = "arn:aws:sts::123456789012:assumed-role/Team/ada@example.com";
const role = "arn:aws:iam::123456789012:role/Team";

const mayAs = (arn: string, ...owners: readonly string[]): boolean => mayChange({ arn }, { owners });

test("whoever may call may change a workload without owners", (t) => {
  t.true(mayChange({ arn: "anybody" }, {}));
});

test("a session of a role is known by itself, and by its role in any partition", (t) => {
  t.is(principalOf({ arn: session }), role);
  t.is(principalOf({ arn: "arn:aws-cn:sts::1:assumed-role/T/s" }), "arn:aws-cn:iam::1:role/T");
  t.true(mayAs(session, role));
  t.true(mayAs(session, session));
  t.true(mayAs(session, "arn:aws:sts::123456789012:assumed-role/Team/*"));
});

test("what only looks like a session is nobody but itself", (t) => {
  const odd = [
    "arn:aws:sts::123456789012:assumed-role/Team",
    "arn:aws:sts::123456789012:assumed-role/Team/a/b",
    "arn:aws:iam::123456789012:assumed-role/Team/ada",
    "x arn:aws:sts::123456789012:assumed-role/Team/ada",
    "arn:aws:sts::1:2:assumed-role/Team/ada",
  ];
  for (const arn of odd) {
    t.is(principalOf({ arn }), arn);
    t.false(mayAs(arn, role));
  }
});

test("a star stands for any text, and nothing else is special", (t) => {
  t.true(mayAs(role, "arn:aws:iam::*:role/T*m"));
  t.true(mayAs(role, "*"));
  t.true(mayAs(role, "no", `${role}*`));
  t.false(mayAs(role, "arn:aws:iam::*:role/t*"));
  t.false(mayAs(role, "arn.aws.iam..123456789012.role/Team"));
  t.false(mayAs(role, "arn:aws:iam::123456789012:role/Tea?"));
  t.false(mayAs(role, "Team"));
  t.false(mayAs("ab", "ab*b"));
  t.false(mayAs(role));
  t.false(mayAs(role, ""));
});

test("a pattern matches as the same regular expression does", (t) => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*"), maxLength: 8 });
  fc.assert(
    fc.property(text, pattern, (arn, owner) => {
      t.is(mayAs(arn, owner), new RegExp(`^${owner.replaceAll("*", ".*")}$`).test(arn));
    }),
  );
});

test("a pattern of many stars takes no time", (t) => {
  const began = performance.now();
  t.false(mayAs("a".repeat(50_000), `${"a*".repeat(2000)}b`));
  t.true(performance.now() - began < 1000);
});
