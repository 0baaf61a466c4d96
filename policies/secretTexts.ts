/** By these Pulumi's engine marks a secret among the properties that it sends; the SDK's names for them are its own. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Texts of secrets, of the run that this process looks at. */
const secrets = new Set<string>();

/** Remembers every text that is a secret, or part of one, so that no message shows it. */
export function hideSecretsIn(sent: unknown, isSecret = false): void {
  if (typeof sent === "string" || typeof sent === "number") {
    if (isSecret) secrets.add(String(sent));
    return;
  }
  if (typeof sent !== "object" || sent === null) return;
  const { [signatureKey]: signature, value } = sent as Record<string, unknown>;
  if (signature === secretSignature) hideSecretsIn(value, true);
  else for (const inner of Object.values(sent)) hideSecretsIn(inner, isSecret);
}

/** Also of a value that is no secret where a secret has the same text: which of them it was can't be told any more. */
export function isSecretText(text: string): boolean {
  return secrets.has(text);
}
