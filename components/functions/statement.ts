/** One statement of an IAM policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export function allow(sid: string, actions: readonly string[], resources: readonly string[]): Statement {
  return { Sid: sid, Effect: "Allow", Action: actions, Resource: resources };
}

/** Items of a table by their keys alone (Amazon DynamoDB Developer Guide, "Using IAM policy conditions"). */
export function allowItems(sid: string, action: string, tableArn: string, keys: readonly string[]): Statement {
  const Condition = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": keys } };
  return { ...allow(sid, [action], [tableArn]), Condition };
}

/** The owner's key, where there is one. */
export function kmsStatements(kmsKeyArns: readonly string[]): readonly Statement[] {
  return kmsKeyArns.length === 0 ? [] : [allow("UseKey", ["kms:Decrypt", "kms:GenerateDataKey"], kmsKeyArns)];
}

export function logStatement(logGroupArn: string): Statement {
  return allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${logGroupArn}:*`]);
}

/** A policy as IAM takes it. */
export function policyText(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
