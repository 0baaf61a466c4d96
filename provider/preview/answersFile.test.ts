import { join } from "node:path";
import test from "ava";
import { describeFault, InputError } from "../errors.js";
import { readAnswers } from "./answersFile.js";
import { programFolders } from "./fixtures/programFolder.js";

const folderOf = programFolders(test);

function answersOf(text: string) {
  return readAnswers(join(folderOf("answers", { "answers.yaml": text }), "answers.yaml"));
}

test("an answer is of each read that it does not contradict, and of several the first such is taken", (t) => {
  const answers = answersOf(
    [
      "aws:ec2/getVpc:getVpc: { cidrBlock: 10.0.0.0/16 }",
      "aws:ec2/getSubnet:getSubnet:",
      "  - { id: subnet-1, filters: [{ name: a }], availabilityZone: us-east-1a }",
      "  - { id: subnet-2, availabilityZone: us-east-1b }",
      "  - { availabilityZone: us-east-1c }",
    ].join("\n"),
  );
  const zoneOf = (inputs: object): unknown =>
    answers["aws:ec2/getSubnet:getSubnet"]?.({ ...inputs })?.["availabilityZone"];
  t.is(zoneOf({ id: "subnet-1", filters: [{ name: "a" }] }), "us-east-1a");
  t.is(zoneOf({ id: "subnet-1", filters: [{ name: "b" }] }), "us-east-1c");
  t.is(zoneOf({ id: "subnet-2", tags: { a: "b" }, region: undefined }), "us-east-1b");
  t.is(zoneOf({}), "us-east-1a");
  t.deepEqual(answers["aws:ec2/getVpc:getVpc"]?.({ default: true }), { cidrBlock: "10.0.0.0/16" });
  const one = answersOf("aws:ec2/getSubnet:getSubnet: { id: subnet-1 }");
  t.is(one["aws:ec2/getSubnet:getSubnet"]?.({ id: "subnet-2" }), undefined);
});

test("answers that can't be used are refused with every fault", (t) => {
  const faultsOf = (text: string): readonly string[] => {
    const error = t.throws(() => answersOf(text), { instanceOf: InputError });
    return (error?.faults ?? []).map((fault) => describeFault(fault).replace(/^\S*answers\.yaml: /, ""));
  };
  const form = "expected an answer with its fields, or a list of such";
  t.deepEqual(faultsOf("getSubnet: {}\na:b: 3\nc:d: [{}, 4]\ne:f: null\n"), [
    'getSubnet: expected the token of a call, such as aws:ec2/getSubnet:getSubnet, got "getSubnet"',
    `a:b: ${form}, got 3`,
    `c:d: ${form}, got [{},4]`,
    `e:f: ${form}, got null`,
  ]);
  for (const [text, got] of [
    ["", "null"],
    ["[1]", "[1]"],
    ["text", '"text"'],
  ] as const) {
    t.deepEqual(faultsOf(text), [`expected answers by token, such as aws:ec2/getSubnet:getSubnet, got ${got}`]);
  }
});
