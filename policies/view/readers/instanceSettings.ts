import type { MetadataSettings, Volume } from "../launcher.js";
import { notKnown, type PlainObject } from "../plainValue.js";
import { booleanAt, knownItems, textAt, type Item } from "../reading.js";

export function metadataOf(properties: PlainObject): MetadataSettings {
  return {
    path: ["metadataOptions"],
    tokens: textAt(properties, "metadataOptions", "httpTokens"),
    endpoint: textAt(properties, "metadataOptions", "httpEndpoint"),
  };
}

/** The volumes that an instance, a launch configuration or a launch specification declares. */
export function devicesOf(properties: PlainObject, path: Item["path"] = []): readonly Volume[] {
  const kinds = ["rootBlockDevice", "rootBlockDevices", "ebsBlockDevices"];
  return kinds.flatMap((kind) => knownItems(properties, ...path, kind).map(volumeOf));
}

export function volumeOf({ item, path }: Item): Volume {
  const snapshot = textAt(item, "snapshotId");
  return {
    path: [...path, "encrypted"],
    encrypted: item === notKnown ? notKnown : booleanAt(item, "encrypted"),
    isFromSnapshot: snapshot !== undefined && snapshot !== "",
  };
}
