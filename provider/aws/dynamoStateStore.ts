import { randomUUID } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { readStateDocument, writeStateDocument } from "../document/stateDocument.js";
import type { FleetState } from "../engine/state.js";
import { CorruptDataError, show, StateConflictError } from "../errors.js";
import type { StateStore, StoredState } from "../ports/stateStore.js";
import { asked } from "./companionFailure.js";

export interface DynamoStateStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The table's hash key, a text. */
  readonly keyAttribute: string;
  /** Under its name the state is kept. */
  readonly fleet: string;
}

type Item = Readonly<Record<string, AttributeValue>>;

/** Attributes of the item besides its key. */
const Attribute = { Version: "version", Save: "save", State: "state" } as const;

/**
 * A fleet's state as one item of a DynamoDB table: its document, compressed because an item holds 400 KB at most
 * (Amazon DynamoDB Developer Guide, "Quotas"), and beside it the version that a save is conditional on.
 * @throws RequestFailedError, besides what the port names, where DynamoDB fails.
 */
export class DynamoStateStore implements StateStore {
  private readonly key: Item;

  constructor(private readonly options: DynamoStateStoreOptions) {
    this.key = { [options.keyAttribute]: { S: options.fleet } };
  }

  async load(): Promise<StoredState | undefined> {
    const { client, table } = this.options;
    const input = { TableName: table, Key: this.key, ConsistentRead: true };
    const { Item } = await asked("GetItem", () => client.send(new GetItemCommand(input)));
    return Item && this.read(Item);
  }

  async save(state: FleetState, expectedVersion: number): Promise<number> {
    const version = expectedVersion + 1;
    const save = randomUUID();
    const item = {
      ...this.key,
      [Attribute.Version]: { N: String(version) },
      [Attribute.Save]: { S: save },
      [Attribute.State]: { B: gzipSync(writeStateDocument(version, state)) },
    };
    const before = await this.put(item, expectedVersion);
    // The SDK asks again where an answer is lost, and then finds its own save in the way.
    if (before && before[Attribute.Save]?.S !== save) {
      const found = versionOf(before) ?? 0;
      throw new StateConflictError(`expected version ${expectedVersion} of ${state.fleet}'s state, got ${found}`);
    }
    return version;
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

  private read(item: Item): StoredState {
    const version = versionOf(item);
    const where = `${this.options.fleet} in table ${this.options.table}`;
    if (version === undefined) {
      const got = show(item[Attribute.Version]);
      throw new CorruptDataError(`${where}: expected a version that counts from 1, got ${got}`);
    }
    const stored = readStateDocument(jsonOf(item, where, version), where, version);
    if (stored.version !== version) {
      throw new CorruptDataError(`${where}: expected version ${version}, got ${stored.version}`, version);
    }
    return stored;
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

function jsonOf(item: Item, where: string, version: number): string {
  try {
    return gunzipSync(item[Attribute.State]?.B ?? new Uint8Array()).toString("utf8");
  } catch (failure) {
    throw new CorruptDataError(`${where}: expected a compressed document, got ${(failure as Error).message}`, version);
  }
}
