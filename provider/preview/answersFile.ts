import { isDeepStrictEqual } from "node:util";
import { readFleetFile } from "../declaration/fleetFile.js";
import { InputError, show, type Fault } from "../errors.js";
import type { Answers } from "./cloudReads.js";
import { fieldsOf } from "./pulumiProject.js";

type Answer = Readonly<Record<string, unknown>>;

/**
 * What a program's cloud answers, from a JSON or YAML file: by token, an answer or a list of answers. An answer is of each
 * read whose inputs it does not contradict, field by field, and the first such of a list is taken.
 * @throws InputError with every fault.
 */
export function readAnswers(file: string): Answers {
  const content = readContent(file);
  const faults = faultsIn(content, file);
  if (faults.length > 0) throw new InputError("these answers", faults);
  return Object.fromEntries(
    Object.entries(fieldsOf(content)).map(([token, value]) => {
      const answers = [value].flat() as readonly Answer[];
      return [token, (inputs) => answers.find((answer) => isAnswerTo(inputs, answer))] as const;
    }),
  );
}

function readContent(file: string): unknown {
  try {
    return readFleetFile(file);
  } catch (error) {
    throw error instanceof InputError ? new InputError("these answers", error.faults) : error;
  }
}

function faultsIn(content: unknown, file: string): readonly Fault[] {
  if (!isObject(content)) {
    const expected = "answers by token, such as aws:ec2/getSubnet:getSubnet";
    return [{ where: file, expected, got: show(content) }];
  }
  return Object.entries(content).flatMap(([token, value]) => {
    const where = `${file}: ${token}`;
    if (!token.includes(":")) {
      return [{ where, expected: "the token of a call, such as aws:ec2/getSubnet:getSubnet", got: show(token) }];
    }
    const isAnswers = [value].flat().every(isObject);
    return isAnswers ? [] : [{ where, expected: "an answer with its fields, or a list of such", got: show(value) }];
  });
}

/** Calls echo what they were asked, so an answer that echoes something else is another's. */
function isAnswerTo(inputs: Answer, answer: Answer): boolean {
  return Object.entries(inputs).every(([name, value]) => {
    const echoed = answer[name];
    return echoed === undefined || value === undefined || isDeepStrictEqual(echoed, value);
  });
}

function isObject(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
