import type { Models } from "../engine/models.js";
import { InputError, show } from "../errors.js";
import { DeadlineSubject } from "./deadlineSubject.js";
import { errorAnswer, LineError, LineErrorCode } from "./lineError.js";
import { deadlineForm, endForm, serviceForm } from "./lineForms.js";
import { longestLine } from "./lineSplitter.js";
import { readForm } from "./readForm.js";
import { ServiceSubject } from "./serviceSubject.js";
import type { Subject } from "./subject.js";

const taken = { ok: true };

type Line = Readonly<Record<string, unknown>>;

/**
 * Answers lines one by one, each with one line: what docs/advise.md tells. The same lines give the same answers. A line
 * that can't be taken is answered with an error and changes nothing.
 */
export class Adviser {
  private readonly subjects = new Map<unknown, Subject>();

  constructor(private readonly models: Models) {}

  /** @param text undefined for a line that was too long to be read. */
  answer(text: string | undefined): string {
    try {
      return JSON.stringify(this.take(readLine(text)));
    } catch (error) {
      return JSON.stringify(errorAnswer(error));
    }
  }

  private take(line: Line): object {
    switch (line["type"]) {
      case "deadline": {
        const read = readForm(deadlineForm, line);
        return this.open(read.id, () => new DeadlineSubject(read, this.models));
      }
      case "service": {
        const read = readForm(serviceForm, line);
        return this.open(read.id, () => new ServiceSubject(read, this.models));
      }
      case "observe":
        return this.subject(line["id"]).observe(line);
      case "end":
        return this.end(readForm(endForm, line).id);
      default:
        throw fault("type", "one of deadline, service, observe, end", line["type"]);
    }
  }

  private open(id: string, subject: () => Subject): object {
    if (this.subjects.has(id)) {
      throw new LineError(LineErrorCode.IdInUse, `id: expected an id that is not open, got ${show(id)}`, "id");
    }
    this.subjects.set(id, subject());
    return taken;
  }

  private subject(id: unknown): Subject {
    const subject = this.subjects.get(id);
    if (subject) return subject;
    if (typeof id !== "string") throw fault("id", "a text", id);
    throw new LineError(LineErrorCode.UnknownId, `id: expected an id that is open, got ${show(id)}`, "id");
  }

  private end(id: string): object {
    this.subject(id);
    this.subjects.delete(id);
    return taken;
  }
}

function readLine(text: string | undefined): Line {
  if (text === undefined)
    throw new LineError(LineErrorCode.TooLong, `the line: expected ${longestLine} characters at most, got more`);
  const value = parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Line;
  throw fault("", "an object", value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LineError(LineErrorCode.NotJson, `the line: expected JSON, got ${show(text)}: ${why}`);
  }
}

function fault(where: string, expected: string, got: unknown): InputError {
  return new InputError("this line", [{ where, expected, got: show(got) }]);
}
