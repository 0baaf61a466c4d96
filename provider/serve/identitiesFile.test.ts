import test from "ava";
import { InputError } from "../errors.js";
import { mlTeam, webTeam } from "./fixtures/identities.js";
import { parseIdentities, readIdentitiesFile } from "./identitiesFile.js";

function faultsOf(value: unknown): readonly string[] {
  try {
    parseIdentities(typeof value === "string" ? value : JSON.stringify(value), "ids.json");
    return [];
  } catch (refusal) {
    if (!(refusal instanceof InputError)) throw refusal;
    return refusal.message
      .split("\n")
      .slice(1)
      .map((line) => line.replace("  - ids.json: ", ""));
  }
}

const { signing, ...ml } = mlTeam;

test("identities are read with their tokens and keys", (t) => {
  const text = JSON.stringify({ identities: [{ ...ml, ...signing }, webTeam] });
  t.deepEqual(parseIdentities(text, "ids.json"), [mlTeam, webTeam]);
});

test("every fault is told at once, and no secret with it", (t) => {
  const identities = [
    { ...ml, accessKeyId: "short" },
    { name: "9", arn: "arn:aws:s3:::bucket", token: "too-short", more: 1 },
    { ...ml, token: "with a space in it" },
    "nobody",
  ];
  t.deepEqual(faultsOf({ identities, version: 1 }), [
    "version: expected no other fields than identities, got an unknown field",
    'identities[0].accessKeyId: expected 16 to 128 capitals and digits, got "short"',
    "identities[0].secretAccessKey: expected 16 to 512 visible characters, got nothing",
    "identities[1].more: expected no other fields than name, arn, token, accessKeyId, secretAccessKey, got an unknown field",
    'identities[1].name: expected a name of up to 64 letters, digits, _ and - that starts with a letter, got "9"',
    'identities[1].arn: expected the ARN of a user or role, as arn:aws:iam::111122223333:role/ml-team, got "arn:aws:s3:::bucket"',
    "identities[1].token: expected 16 to 512 letters, digits and any of . _ ~ + / -, got 9 characters",
    "identities[2].token: expected 16 to 512 letters, digits and any of . _ ~ + / -, got 18 characters",
    'identities[3]: expected an object with name, arn and token, got "nobody"',
    "identities[2].name: expected another than before it, got the same as identities[0].name",
    "identities[2].arn: expected another than before it, got the same as identities[0].arn",
  ]);
});

test("a file without identities, and one that is no JSON, are refused", (t) => {
  const none = "identities: expected a list of 1 to 1000 identities, got ";
  t.deepEqual(faultsOf({}), [`${none}nothing`]);
  t.deepEqual(faultsOf({ identities: [] }), [`${none}0`]);
  t.deepEqual(faultsOf([]), [`${none}nothing`]);
  t.deepEqual(faultsOf('{ "identities": secret-token'), ["expected JSON, got what is none"]);
  t.throws(() => readIdentitiesFile("/nowhere/ids.json"), { instanceOf: InputError, message: /can be read/ });
});

test("tokens and access keys that two share are refused", (t) => {
  const two = [
    { ...ml, ...signing },
    { ...webTeam, ...signing, token: ml.token },
  ];
  t.deepEqual(faultsOf({ identities: two }), [
    "identities[1].token: expected another than before it, got the same as identities[0].token",
    "identities[1].accessKeyId: expected another than before it, got the same as identities[0].accessKeyId",
  ]);
});
