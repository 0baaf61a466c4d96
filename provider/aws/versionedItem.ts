import { randomUUID } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { CorruptDataError, RequestFailedError, show, StateConflictError } from "../errors.js";
import { asked } from "./companionFailure.js";

export interface VersionedItemOptions<Stored> {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The table's hash key, a text. */
  readonly keyAttribute: string;
  /** Under this the item is kept. */
  readonly key: string;
  /** The attribute that holds the document. */
  readonly attribute: string;
  /** What messages call it, such as `shop's state`. */
  readonly what: string;
  /** @throws CorruptDataError for text that can't be used. */
  readonly read: (text: string, where: string, version: number) => Stored;
}

/** The table that a fleet's documents are in. */
export interface FleetTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The table's hash key, a text. */
  readonly keyAttribute: string;
  readonly fleet: string;
}

type Item = Readonly<Record<string, AttributeValue>>;

/** Attributes of the item besides its key and its document. */
const Attribute = { Version: "version", Save: "save" } as const;

/** What an item holds at most, names and values (Amazon DynamoDB Developer Guide, "Quotas"). */
const mostItemBytes = 400 * 1024;
/** For the key, the version and the save's name beside the document. */
const besideDocumentBytes = 1024;

/**
 * A document that holds its own version as one item of a DynamoDB table, compressed because an item holds 400 KB at most,
 * and beside it the version that a save is conditional on.
 * @throws RequestFailedError, besides what each method names, where DynamoDB fails.
 */
export class VersionedItem<Stored extends { readonly version: number }> {
  private readonly key: Item;
  private readonly where: string;
  /** What was read last: the same text is the same object, and is not checked again. */
  private last: { readonly text: string; readonly stored: Stored } | undefined;

  constructor(private readonly options: VersionedItemOptions<Stored>) {
    this.key = { [options.keyAttribute]: { S: options.key } };
    this.where = `${options.key} in table ${options.table}`;
  }

  /** Undefined where there is none. @throws CorruptDataError, with its version where that is known. */
  async load(): Promise<Stored | undefined> {
    const { client, table } = this.options;
    const input = { TableName: table, Key: this.key, ConsistentRead: true };
    const { Item } = await asked("GetItem", () => client.send(new GetItemCommand(input)));
    return Item && this.read(Item);
  }

  /**
   * Saves over `expectedVersion` (0: nothing stored) and answers the new version.
   * @param textOf the document, by the version that it is saved as.
   * @throws StateConflictError where another version is stored; RequestFailedError where the document is too large.
   */
  async save(textOf: (version: number) => string, expectedVersion: number): Promise<number> {
    const version = expectedVersion + 1;
    const save = randomUUID();
    const item = {
      ...this.key,
      [Attribute.Version]: { N: String(version) },
      [Attribute.Save]: { S: save },
      [this.options.attribute]: { B: this.compressed(textOf(version)) },
    };
    const before = await this.put(item, expectedVersion);
    // The SDK asks again where an answer is lost, and then finds its own save in the way.
    if (before && before[Attribute.Save]?.S !== save) {
      const found = versionOf(before) ?? 0;
      throw new StateConflictError(`expected version ${expectedVersion} of ${this.options.what}, got ${found}`);
    }
    return version;
  }

  private compressed(text: string): Uint8Array {
    const bytes = gzipSync(text);
    const most = mostItemBytes - besideDocumentBytes;
    if (bytes.length <= most) return bytes;
    const { what } = this.options;
    throw new RequestFailedError(`expected ${what} in ${most} bytes, compressed, got ${bytes.length}: it is not saved`);
  }

  /** Undefined where the item was put; what is there where it was not. */
  private async put(item: Record<string, AttributeValue>, expectedVersion: number): Promise<Item | undefined> {
    const { client, table } = this.options;
    const command = new PutItemCommand({
      TableName: table,
      Item: item,
      ...conditionOf(expectedVersion),
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return asked("PutItem", async () => {
      try {
        await client.send(command);
        return undefined;
      } catch (failure) {
        if (failure instanceof ConditionalCheckFailedException) return failure.Item ?? {};
        throw failure;
      }
    });
  }

  private read(item: Item): Stored {
    const version = versionOf(item);
    if (version === undefined) {
      const got = show(item[Attribute.Version]);
      throw new CorruptDataError(`${this.where}: expected a version that counts from 1, got ${got}`);
    }
    const text = this.textOf(item, version);
    if (this.last?.text !== text) this.last = { text, stored: this.options.read(text, this.where, version) };
    const { stored } = this.last;
    if (stored.version === version) return stored;
    throw new CorruptDataError(`${this.where}: expected version ${version}, got ${stored.version}`, version);
  }

  private textOf(item: Item, version: number): string {
    try {
      return gunzipSync(item[this.options.attribute]?.B ?? new Uint8Array()).toString("utf8");
    } catch (failure) {
      const got = (failure as Error).message;
      throw new CorruptDataError(`${this.where}: expected a compressed document, got ${got}`, version);
    }
  }
}

/** An item whose version is not a count is a damaged one: it is saved over as if there were none. */
function conditionOf(
  expectedVersion: number,
): Pick<PutItemCommand["input"], "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"> {
  const ExpressionAttributeNames = { "#version": Attribute.Version };
  if (expectedVersion > 0) {
    return {
      ConditionExpression: "#version = :expected",
      ExpressionAttributeNames,
      ExpressionAttributeValues: { ":expected": { N: String(expectedVersion) } },
    };
  }
  return {
    ConditionExpression: "attribute_not_exists(#version) OR NOT attribute_type(#version, :number) OR #version < :first",
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ":number": { S: "N" }, ":first": { N: "1" } },
  };
}

function versionOf(item: Item): number | undefined {
  const version = Number(item[Attribute.Version]?.N);
  return Number.isSafeInteger(version) && version >= 1 ? version : undefined;
}
