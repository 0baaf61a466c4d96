import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** The first numbers still show the seed's own bits. */
const firstLeftOut = 8;

/** A stream of randomness of its own for each label, so that adding one thing does not change the others. */
export function generatorFor(seed: number, label: string): RandomGenerator {
  const generator = xoroshiro128plus(hash(label, seed));
  for (let i = 0; i < firstLeftOut; i++) generator.next();
  return generator;
}

/** One number from 0 (included) to 1 (excluded) that depends on the seed and the label alone. */
export function drawFor(seed: number, label: string): number {
  return uniformFloat64(generatorFor(seed, label));
}

/** The next number of a stream, from 0 (included) to 1 (excluded). */
export function draw(generator: RandomGenerator): number {
  return uniformFloat64(generator);
}

/** FNV-1a over the characters, begun from the seed, then MurmurHash3's finalizer so that near labels end up apart. */
function hash(label: string, seed: number): number {
  let value = Math.imul(0x811c9dc5 ^ seed, 0x01000193);
  for (let i = 0; i < label.length; i++) value = Math.imul(value ^ label.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
