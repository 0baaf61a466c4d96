import type { S3Client } from "@aws-sdk/client-s3";
import type { DocumentStore } from "../ports/documentStore.js";
import { textOfObject } from "./s3Objects.js";

export interface S3DocumentStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
}

/** The fleet's document as an object of its bucket, where Pulumi puts it. */
export class S3DocumentStore implements DocumentStore {
  constructor(private readonly options: S3DocumentStoreOptions) {}

  /** @throws RequestFailedError where S3 fails. */
  async read(): Promise<string | undefined> {
    const { client, bucket, key } = this.options;
    return (await textOfObject(client, bucket, key))?.text;
  }
}
