import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { apiPatience, clientSettings } from "./clientSettings.js";
import type { CompanionClients } from "./companionClients.js";

/** The few that the API needs: what it does not load costs its start nothing. */
export type ApiClients = Pick<CompanionClients, "dynamoDb" | "s3">;

export function apiClients(region: string): ApiClients {
  const settings = clientSettings(region, apiPatience);
  return { dynamoDb: new DynamoDBClient(settings), s3: new S3Client(settings) };
}
