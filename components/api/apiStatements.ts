import { BucketPrefix } from "../../provider/document/bucketPrefix.js";
import { controlsKey } from "../../provider/document/stateKey.js";
import { allow, allowItems, kmsStatements, logStatement, type Statement } from "../functions/statement.js";

/** What the API works with, by ARN. */
export interface ApiResources {
  readonly fleet: string;
  readonly tableArn: string;
  readonly bucketArn: string;
  readonly logGroupArn: string;
  readonly kmsKeyArns: readonly string[];
}

/** What it lists, and reads what it finds there. */
const logs = [BucketPrefix.Decisions, BucketPrefix.Accounts, BucketPrefix.Audit];
/** What it reads besides: the declared document, the last good one, known prices. */
const documents = [BucketPrefix.Fleet, BucketPrefix.Companion];

/**
 * What the API may do: read what the companion left, write the controls and add to the audit log. It can change no
 * capacity, no state and no entry that is there: a put without `If-None-Match` is refused (Amazon S3 User Guide, "Enforce
 * conditional writes on Amazon S3 buckets").
 */
export function apiStatements(resources: ApiResources): readonly Statement[] {
  const { fleet, tableArn, bucketArn, logGroupArn, kmsKeyArns } = resources;
  const below = (prefixes: readonly string[]): readonly string[] => prefixes.map((at) => `${bucketArn}/${at}*`);
  return [
    allowItems("ReadState", "dynamodb:GetItem", tableArn, [fleet, controlsKey(fleet)]),
    allowItems("KeepControls", "dynamodb:PutItem", tableArn, [controlsKey(fleet)]),
    allow("ReadBucket", ["s3:GetObject"], below([...documents, ...logs])),
    { ...allow("ListLogs", ["s3:ListBucket"], [bucketArn]), Condition: { StringEquals: { "s3:prefix": logs } } },
    {
      ...allow("AddToAuditLog", ["s3:PutObject"], below([BucketPrefix.Audit])),
      Condition: { Null: { "s3:if-none-match": "false" } },
    },
    ...kmsStatements(kmsKeyArns),
    logStatement(logGroupArn),
  ];
}

/**
 * What a caller's own policy has to allow (AWS Lambda Developer Guide, "Control access to Lambda function URLs"): Lambda
 * asks for both actions. The second holds for the URL alone, because who may invoke the function itself gives it an event
 * of its own making, which may name any caller.
 */
export function callerStatements(functionArn: string): readonly Statement[] {
  return [
    allow("CallTheApi", ["lambda:InvokeFunctionUrl"], [functionArn]),
    {
      ...allow("ByItsUrlAlone", ["lambda:InvokeFunction"], [functionArn]),
      Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
    },
  ];
}
