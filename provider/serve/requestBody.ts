import type { IncomingMessage } from "node:http";

/** What was read of a body, or why it is none. */
export type ReadBody =
  { readonly kind: "read"; readonly text: string } | { readonly kind: "too-large" | "not-text" | "cut-off" };

/** So much of what is too large is still taken in, unread, so that its sender comes to read the answer. */
const mostDiscardedBytes = 1 << 20;

/** Reads a body as UTF-8, of so many bytes at most. Nothing past them is kept. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(chunk);
      else if (bytes > mostBytes + mostDiscardedBytes) break;
    }
  } catch {
    return { kind: "cut-off" };
  }
  return bytes > mostBytes ? { kind: "too-large" } : decoded(Buffer.concat(chunks));
}

function decoded(bytes: Buffer): ReadBody {
  try {
    return { kind: "read", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { kind: "not-text" };
  }
}
